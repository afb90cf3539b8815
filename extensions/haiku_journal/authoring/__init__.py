"""Helpers for authors, without a build: compose a post, check its words, tags and links."""
