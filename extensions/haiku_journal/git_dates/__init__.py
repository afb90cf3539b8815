"""The day of the last change of a post, from git."""
