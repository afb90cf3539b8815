"""Markdown as text with places: edits of it, its elements, its anchors, and HTML made into it."""
