"""Readers of what other tools write: files, documents and headers."""
