"""The search: its index, and the scripts that read it in the browser."""
