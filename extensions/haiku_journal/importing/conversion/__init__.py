"""Conversion of documents into posts of this journal: header, body, links and haiku."""
