"""The look of a journal on sphinx-book-theme."""
