"""The files that come along with a post: their names, and what a post may publish of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from ...sandbox.attachments import ATTACHMENT_TYPES, content_problem
from ...sandbox.svg import SVG, XLINK
from ...sandbox.svg_cleaning import clean_svg
from ...util.path_claims import path_key
from ..markdown.body_text import Edit
from ..markdown.spans import code_ranges, is_inside
from ..sources.source_files import SUFFIXES


def read_attachment(path: Path) -> bytes:
    """Return what a post may publish of a file; a drawing is cleaned if need be.

    Raises ValueError if a post may not publish it.
    """
    data = path.read_bytes()
    problem = content_problem(path)
    if problem and path.suffix.lower() == ".svg":
        try:
            return clean_svg(data)
        except ValueError as error:
            raise ValueError(f"the file {error}") from None
    if problem:
        raise ValueError(f"the file {problem}")
    return data


_DRAWING = re.compile(r"<svg\b(?P<attributes>[^>]*)>.*?</svg>", re.DOTALL)


def extract_drawings(text: str, draw: Callable[[str], str]) -> Iterator[Edit]:
    """Yield the edits that make images of the drawings in a text.

    `draw` takes one in SVG, and returns the address of its file.  Icons are left.
    """
    code = code_ranges(text) if "<svg" in text else []
    for match in _DRAWING.finditer(text):
        if is_inside(match.start(), code) or "aria-hidden" in match["attributes"]:
            continue
        # A page knows the namespaces of drawings, a file states them.
        stated = "".join(
            f' {name}="{value}"'
            for name, value in (("xmlns", SVG), ("xmlns:xlink", XLINK))
            if f"{name}=" not in match["attributes"]
        )
        address = draw(f"<svg{stated}{match[0][4:]}")
        yield Edit(match.start(), match.end(), f'<img src="{address}">')


class Copies:
    """The files that come along with one post: their paths from it, and their names."""

    def __init__(self, post: str, files: Mapping[str, Path]) -> None:
        path = PurePosixPath(post)
        self._files = files
        self._folder = "" if path.stem == "index" else f"{path.stem}/"
        self._by_name: dict[str, tuple[str, str]] = {}
        self.names: dict[str, str] = {}

    def add(self, name: str) -> tuple[str, str]:
        """Return the path from the post at which a file will be, and a message if it changes.

        Raises ValueError if a post may not publish it.
        """
        if name not in self._by_name:
            path = self._folder + _safe_name(name.rpartition("/")[2])
            ending = path.rpartition(".")[2]
            if ending not in ATTACHMENT_TYPES and f".{ending}" in SUFFIXES:
                raise ValueError("a page that is no post; the link is text now")
            if ending not in ATTACHMENT_TYPES:
                raise ValueError(f"a post may not publish files that end in .{ending}")
            if name not in self._files:
                raise ValueError("the file is too large for an import from an archive")
            problem = content_problem(self._files[name])
            if problem:
                read_attachment(self._files[name])
            path = _unique(path, self.names)
            message = problem and f"the file {problem.partition(';')[0]}; it was taken out"
            self._by_name[name] = path, message
            self.names[path] = name
        return self._by_name[name]


def _safe_name(name: str) -> str:
    """Return a name for a file that is safe on every system and server."""
    stem, _, ending = name.rpartition(".")
    stem = re.sub(r"[^\w-]+", "-", stem).strip("-_")
    return f"{stem[:120] or 'file'}.{ending.lower()}"


def _unique(path: str, taken: Mapping[str, str]) -> str:
    """Return a path that no other file has."""
    stem, _, ending = path.rpartition(".")
    number, result = 1, path
    while path_key(result) in map(path_key, taken):
        number += 1
        result = f"{stem}-{number}.{ending}"
    return result
