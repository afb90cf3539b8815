"""Help for editors: a JSON Schema of the header, and snippets."""
