"""The events of the journal itself, besides those of incremental builds.

They are Sphinx events: connect a handler with `app.connect`.
"""

from __future__ import annotations

POST = "journal-post"
"""Change the record of a post: `handler(app, post) -> Post`."""
BLOCK = "journal-block"
"""The context of a block's template: `handler(app, site, kind, option) -> dict | None`."""
NAMES = "journal-names"
"""More names that a reference may mean: `handler(app, kind) -> Iterable[str]`."""
ALTERNATES = "journal-alternates"
"""Other forms of a page: `handler(app, pagename) -> Iterable[Alternate]`."""
PAGE_IMAGE = "journal-page-image"
"""The preview image of a page: `handler(app, pagename) -> (file, alt text) | None`."""
PERSON = "journal-person"
"""Structured data of an author (schema.org, Person): `handler(app, name) -> dict | None`."""
SLOTS = "journal-slots"
"""Templates for the slots of all pages: `handler(app) -> Iterable[(slot, template)]`."""
SETTINGS = "journal-settings"
"""Problems of the settings: `handler(app, config) -> Iterable[str]`."""

EVENTS = (POST, BLOCK, NAMES, ALTERNATES, PAGE_IMAGE, PERSON, SLOTS, SETTINGS)
