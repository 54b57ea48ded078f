"""The Markdown of notes: markdown-it-py with rules of ours, and the allow-list behind it."""
