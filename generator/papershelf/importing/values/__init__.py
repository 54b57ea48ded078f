"""Values as listings and services write them: names, days, addresses, tags, counters."""
