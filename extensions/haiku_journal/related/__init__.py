"""At the foot of a post: related posts, and posts that link to it."""
