"""Bring posts in as they are kept elsewhere: `python -m haiku_journal.importing SOURCE`.

A source is read into files (`origins`), each file cut into the pieces that are
posts (`pieces`, with `formats` for what other programs write), each piece made
whole and a post of this journal (`assemble`, with `propose` for a haiku and
`mend` for a body), and the links among them turned (`relink`).  Only `__main__`
prints and writes.
"""
