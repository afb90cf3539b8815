"""Redirects for folders of posts that have moved.

With `haiku_moved = {"blog/": "posts/"}` in conf.py, `blog/a.html` redirects to
`posts/a.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...util.path_claims import find_conflicts


def setting_problems(moved: Mapping[Any, Any], posts: str) -> Iterator[str]:
    """Yield what is wrong with the setting.

    Takes the setting, old prefix to new, and the folder of posts.
    """
    home = posts.strip("/") + "/"
    for old, new in moved.items():
        if not isinstance(old, str) or not isinstance(new, str):
            yield f'{old!r}: {new!r} is not text for text; write it as {{"blog/": "{home}"}}'
            continue
        for prefix in (old, new):
            if not prefix.endswith("/"):
                yield f"{prefix!r} is not a folder; write {prefix + '/'!r}"
        parts = [part for part in old.strip("/").split("/") if part]
        if any(sign in old for sign in ":\\") or "//" in old or any(p[0] == "." for p in parts):
            yield f"{old!r} is not a folder of this site; write it as 'blog/'"
        if not new.startswith(home):
            yield f"{new!r} is not in the folder of posts; write {home!r}, or a folder in it"
        if old.removeprefix("/") == new:
            yield f"{old!r} moved to itself; remove it"


def redirects(
    docnames: Iterable[str], moved: Mapping[str, str], taken: Iterable[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield each old address, as the name of a page, with the post that it redirects to.

    Takes the docnames of posts, the setting, and the names of all other pages: an address
    that another page has, in any case or Unicode form, is left out.  Where two prefixes give
    the same address, the longer one wins.
    """
    if not moved:
        return
    posts = sorted(docnames)
    pairs = [
        (old.removeprefix("/") + post.removeprefix(moved[old]), post)
        for old in sorted(moved, key=lambda old: (-len(old), old))
        for post in posts
        if post.startswith(moved[old])
    ]
    owned = [(name, "") for name in (*posts, *taken)]
    claims = ((f"{pair[0]}.html", pair) for pair in (*owned, *pairs))
    clashing = {pair for _, _, pair in find_conflicts(claims)}
    yield from (pair for pair in pairs if pair not in clashing)
