"""Annotations of files, as a workflow of GitHub Actions prints them.

From GitHub's documentation, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations


def annotation(level: str, path: str, line: int, title: str, message: str) -> str:
    """Return the command that annotates a line; `level` is `notice`, `warning` or `error`."""
    place = f"file={_property(path)},line={line},title={_property(title)}"
    return f"::{level} {place}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
