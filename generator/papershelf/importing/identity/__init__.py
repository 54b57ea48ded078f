"""Which entries and records are one paper: by identifiers, else by a score that is explained."""
