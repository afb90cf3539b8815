"""What a post may contain: no code runs, no file is read, nothing is lost unsaid."""
