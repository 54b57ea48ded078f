"""What the commands share that take papers into a shelf: `import`, `fetch`, `enrich`, `add`."""
