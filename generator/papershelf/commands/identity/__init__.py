"""Commands that ask a person which records, or which names, are one."""
