"""Texts of posts."""

from __future__ import annotations

import json
from typing import Any

HAIKU = "the first line is here / the second line is longer / the third line ends it"


def post(
    title: str = "A title",
    /,
    *,
    haiku: str | list[str] = HAIKU,
    date: str = "2025-06-01",
    body: str = "A body of a few words.",
    **keys: Any,
) -> str:
    """Return a post with front matter; its values are written as JSON."""
    lines = [f"haiku: {json.dumps(haiku, ensure_ascii=False)}", f"date: {date}"]
    lines += [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()]
    heading = f"# {title}\n\n" if title else ""
    return "\n".join(["---", *lines, "---", "", f"{heading}{body}", ""])


def plain_post(
    title: str = "June 1, 2025: A title",
    *,
    haiku: str = HAIKU,
    body: str = "A body of a few words.",
    **keys: str,
) -> str:
    """Return a post with a plain header."""
    lines = [haiku, "", "", f"Title: {title}"]
    lines += [f"{key.capitalize()}: {value}" for key, value in keys.items()]
    return "\n".join([*lines, "", body, ""])
