"""Aids for those who write: check posts without a build, start one, bring others in.

Each is a command: `python -m haiku.writing.check`, `.new`, `.importing`,
`.published`; each says with `--help` what it takes.  They exit with 0 when all
is well, with 1 when a fault was found or something could not be taken, with 2
when they were called in a wrong way.  Nothing in here imports from Sphinx.
"""
