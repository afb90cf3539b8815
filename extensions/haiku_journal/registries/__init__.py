"""The files next to conf.py that list tags and authors: reading and checking, without Sphinx."""
