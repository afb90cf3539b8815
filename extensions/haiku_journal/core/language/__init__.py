"""The language of a journal: how it writes dates, and the translated texts."""
