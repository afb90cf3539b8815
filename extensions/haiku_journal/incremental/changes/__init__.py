"""What has changed since the last build: which documents to read, and which pages to write."""
