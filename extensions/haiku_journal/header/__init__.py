"""What a post says of itself, and every error in it; without Sphinx."""
