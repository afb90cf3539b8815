"""Folders of posts that have moved: each post still answers at its old address.

`haiku_moved = {"blog/": "posts/"}` in conf.py says that what is below `posts/`
was once below `blog/`: `blog/a.html` then leads on to `posts/a.html`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...util.path_claims import clashes

SETTING = "haiku_moved"


class Unknown(Exception):  # noqa: N818
    """What conf.py sets cannot be known without running it; `line` is where."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def problems(moved: Mapping[Any, Any], posts: str) -> Iterator[str]:
    """Say what is wrong with a setting.

    Takes the setting, old prefix to new, and the folder of posts.
    """
    home = posts.strip("/") + "/"
    for old, new in moved.items():
        if not isinstance(old, str) or not isinstance(new, str):
            yield f'{old!r}: {new!r} is not text for text; write it as {{"blog/": "{home}"}}'
            continue
        for prefix in (old, new):
            if not prefix.endswith("/"):
                yield f"{prefix!r} is no folder; write {prefix + '/'!r}"
        parts = [part for part in old.strip("/").split("/") if part]
        if any(sign in old for sign in ":\\") or "//" in old or any(p[0] == "." for p in parts):
            yield f"{old!r} is no folder of this site; write it as 'blog/'"
        if not new.startswith(home):
            yield f"no post is below {new!r}; write {home!r}, or a folder in it"
        if old.removeprefix("/") == new:
            yield f"{old!r} moved to itself; take it out"


def redirects(
    docnames: Iterable[str], moved: Mapping[str, str], taken: Iterable[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield each old address, as the name of a page, with the post that it leads to.

    Takes the posts, the setting, and the names of all other pages: an address
    that something else owns, in any case or Unicode form, is left to it.  Where
    two prefixes meet in one address, the longer one has it.
    """
    if not moved:
        return
    posts = sorted(docnames)
    found = [
        (old.removeprefix("/") + post.removeprefix(moved[old]), post)
        for old in sorted(moved, key=lambda old: (-len(old), old))
        for post in posts
        if post.startswith(moved[old])
    ]
    owned = [(name, "") for name in (*posts, *taken)]
    refused = {(address, post) for address, _, post in clashes([*owned, *found])}
    yield from (pair for pair in found if pair not in refused)


def written_in(conf: bytes) -> tuple[dict[Any, Any], int]:
    """Read the setting out of conf.py's text; it is not run.

    Returns it with its line; nothing and 1 where it is not set.  Raises Unknown
    if only running it could tell, and SyntaxError if the text is no Python.
    """
    found = [value for value in map(_value, ast.walk(ast.parse(conf))) if value is not None]
    if not found:
        return {}, 1
    value = found[-1]
    if len(found) > 1:
        raise Unknown(value.lineno, "it is set twice; the check can know only one")
    try:
        setting = ast.literal_eval(value)
    except (ValueError, TypeError):
        setting = None
    if not isinstance(setting, dict):
        message = 'the check does not run conf.py; write it plainly, as {"blog/": "posts/"}'
        raise Unknown(value.lineno, message)
    return setting, value.lineno


def _value(node: ast.AST) -> ast.expr | None:
    """What a statement sets the setting to, if it does."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == SETTING:
            return value
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if name == SETTING:
            return value
    return None
