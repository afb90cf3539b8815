"""Built pages, parsed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup


@lru_cache(maxsize=256)
def _parsed(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "lxml")


def read_html(path: Path) -> BeautifulSoup:
    return _parsed(path.read_text(encoding="utf-8"))


def forget_pages() -> None:
    """Free the pages that have been read: each takes megabytes, which forked processes copy."""
    _parsed.cache_clear()


def broken_links(out: Path) -> list[str]:
    """Return the links, sources and anchors of all pages that have no target."""
    # The theme has a template among its static files.
    paths = [path for path in sorted(out.rglob("*.html")) if out / "_static" not in path.parents]
    pages = {path: read_html(path) for path in paths}
    anchors = {
        path: {element["id"] for element in page.select("[id]")} for path, page in pages.items()
    }
    broken = []
    for path, page in pages.items():
        base = "/" + path.relative_to(out).as_posix()
        for element in page.select("[href], [src]"):
            link = element.get("href") or element.get("src") or ""
            url = urlsplit(urljoin(base, link))
            if url.scheme or url.netloc:
                continue
            target = out / unquote(url.path).lstrip("/")
            target = target / "index.html" if url.path.endswith("/") else target
            fragment = unquote(url.fragment)
            if not target.is_file():
                broken.append(f"{base}: {link} does not exist")
            elif fragment and target in anchors and fragment not in anchors[target]:
                broken.append(f"{base}: {link} has no such anchor")
    return broken
