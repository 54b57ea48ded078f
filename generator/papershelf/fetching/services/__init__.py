"""The services, a module each: what is asked becomes answers in the service's own format."""
