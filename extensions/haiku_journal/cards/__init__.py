"""Preview cards: a picture of each post for those who link to it."""
