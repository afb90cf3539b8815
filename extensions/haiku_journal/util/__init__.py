"""Small helpers that know nothing of posts or of Sphinx."""
