"""Digests of templates, so that an edited template renders the pages again that use it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateNotFound

from ...util.digests import digest
from ...util.graph import reachable

if TYPE_CHECKING:
    from sphinx.jinja2glue import BuiltinTemplateLoader

_NAMING = re.compile(r"{%-?\s*(?:extends|include|import|from)\b(.*?)%}", re.DOTALL)
_TEXT = re.compile(r"[\"'](.+?)[\"']")
"""The tags that name other templates, and the text constants in them: parsing takes longer."""
_ALWAYS = ("layout.html", "page.html")
"""The templates that every page of a document is rendered from."""


class TemplateDigests:
    """The digests of the templates of one build.

    Templates name others as constants (`{% extends "page.html" %}`) or, in themes, by
    variables.  The constants are followed.  A template that none of them reaches may be
    meant by a variable, so it counts for all pages.
    """

    def __init__(self, loader: BuiltinTemplateLoader, folders: Iterable[Path]) -> None:
        """Take the builder's templates and the folders of the journal and its parts."""
        self._environment: Environment = loader.environment
        self._names = {
            path.relative_to(folder).as_posix()
            for folder in folders
            for path in folder.rglob("*.html")
        }
        self._source = cache(self._read)
        self.of = cache(self._of)

    def common(self, entries: Iterable[str]) -> str:
        """Return the digest of the templates that may be on any page.

        Takes the templates of the generated pages: what only these reach is not among them.
        """
        special = self._reached(entries) - self._reached(_ALWAYS)
        return digest([(name, self._source(name)) for name in sorted(self._names - special)])

    def _of(self, name: str) -> str:
        """Return the digest of a template and of those that it names."""
        return digest([(name, self._source(name)) for name in sorted(self._reached([name]))])

    def _reached(self, names: Iterable[str]) -> set[str]:
        return reachable(names, self._named_in)

    def _named_in(self, name: str) -> Iterator[str]:
        if name in self._names:  # of a theme's, the version counts and not the source
            for tag in _NAMING.findall(self._source(name)):
                yield from _TEXT.findall(tag)

    def _read(self, name: str) -> str:
        loader = self._environment.loader
        if loader is None:
            return ""
        try:
            return loader.get_source(self._environment, name)[0]
        except TemplateNotFound:
            return ""
