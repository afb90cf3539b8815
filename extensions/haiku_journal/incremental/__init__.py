"""Write only what changed: documents, pages, files and their fingerprints."""
