"""Small helpers that several packages share, independent of posts and of Sphinx.

Import them from their modules; each module is on its own.
"""
