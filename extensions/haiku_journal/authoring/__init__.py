"""Help authors without a build: compose, check and publish posts.  Imports no Sphinx."""
