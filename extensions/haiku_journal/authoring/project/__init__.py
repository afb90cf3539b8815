"""The folder of a journal: the settings in its conf.py, and the files of a new journal."""
