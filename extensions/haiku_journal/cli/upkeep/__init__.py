"""Commands that keep posts and tags in order over the years."""
