"""Atom and JSON feeds of the newest posts and of each tag."""
