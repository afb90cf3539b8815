"""The processes of a build: their work, memory and progress."""
