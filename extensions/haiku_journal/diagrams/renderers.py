"""The renderers: from the source of a diagram to SVG, in the colours of `PALETTE`.

They get the source of people who are not trusted.  Mermaid runs in an interpreter that has no
files and no network, with limits of its own on time and memory.  Graphviz runs in a process with
limits; with `SERVER_NAME` in its environment it opens no file that a diagram names.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache, partial
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version
from tempfile import TemporaryFile
from textwrap import shorten
from typing import NamedTuple

from ..util.budgets import limit_process

PALETTE = {
    "#ffffff": "paper",
    "#172d4a": "ink",
    "#596579": "quiet",
    "#000000": "line",
    "#e5effa": "surface",
    "#f0f4fa": "group",
    "#4472c4": "border",
}
"""What each colour of a drawing is for.  They are those of a theme of mermaid-render."""
INK, LINE, BORDER = "#172d4a", "#000000", "#4472c4"
_THEME = "redux-color"

_PLACE = re.compile(r"(?:\w[\w-]* at (\d+):\d+: )?(.*)", re.DOTALL)
_DOT_PLACE = re.compile(r"in line (\d+)")
_DOT_SECONDS = 2

DRAWING_LIMIT = 400_000
"""The most bytes in a drawing."""


class DrawingError(ValueError):
    """A diagram that cannot be drawn; `line` is its line in the source, from 1, or 0."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class Renderer(NamedTuple):
    """How diagrams of a language are drawn, and what that needs.

    `version` returns "" if the renderer is not installed; `render` returns SVG, and raises
    DrawingError.
    """

    remedy: str
    version: Callable[[], str]
    render: Callable[[str], bytes]


def _mermaid_version() -> str:
    try:
        return package_version("mermaid-render")
    except PackageNotFoundError:
        return ""


def _render_mermaid(source: str) -> bytes:
    # Imported here, since it may not be installed.
    from mermaid_render import convert

    try:
        return bytes(convert(source, format="svg", theme=_THEME))
    except ValueError as error:
        line, message = _PLACE.match(str(error)).groups()  # type: ignore[union-attr]
        raise DrawingError(shorten(message, 200), int(line or 0)) from None


@cache
def _dot_version() -> str:
    command = shutil.which("dot")
    if command is None:
        return ""
    return subprocess.run([command, "-V"], capture_output=True, text=True, check=False).stderr


def _render_dot(source: str) -> bytes:
    ink, line = [f"fontcolor={INK}", "fontname=sans-serif"], f"color={LINE}"
    defaults = {"G": ["bgcolor=transparent", line], "N": [f"color={BORDER}"], "E": [line]}
    options = [f"-{kind}{value}" for kind, own in defaults.items() for value in (*ink, *own)]
    limits = partial(limit_process, _DOT_SECONDS, DRAWING_LIMIT)
    with TemporaryFile() as drawing:  # a file, since a pipe has no limit
        done = subprocess.run(
            ["dot", "-Tsvg", *options],
            input=source.encode(),
            stdout=drawing,
            stderr=subprocess.PIPE,
            env={"PATH": os.environ.get("PATH", os.defpath), "SERVER_NAME": "journal"},
            preexec_fn=None if os.name == "nt" else limits,
            check=False,
        )
        if done.returncode < 0:  # a limit has ended it
            raise DrawingError(f"it takes more than {_DOT_SECONDS} seconds, or it is too large")
        if done.returncode:
            message = done.stderr.decode(errors="replace").removeprefix("Error: <stdin>: ")
            place = _DOT_PLACE.search(message)
            raise DrawingError(shorten(message, 200), int(place[1]) if place else 0)
        drawing.seek(0)
        return drawing.read()


RENDERERS = {
    "mermaid": Renderer(
        "run: pip install 'haiku-journal[diagrams]'", _mermaid_version, _render_mermaid
    ),
    "dot": Renderer("install Graphviz, which has the command dot", _dot_version, _render_dot),
}
"""The renderers by language, which is the first word of a code fence."""
