"""The commands that read a site which has been built."""
