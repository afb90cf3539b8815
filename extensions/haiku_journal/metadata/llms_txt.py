"""The sources of posts for programs: `<post>.md`, and their index `llms.txt` (llmstxt.org)."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.domain import haiku_domain
from ..core.language.translations import label_of_state
from ..core.models import Post
from ..core.pages.page_context import Alternate
from ..core.site import Site
from ..header.model import SUPERSEDED
from ..incremental.build import Build
from ..incremental.changes.outdated import DocumentFiles
from ..incremental.output.output_files import File
from ..util.digests import digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

LLMS = "llms.txt"
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")


def source_name(docname: str) -> str:
    """Return the path in the output of the source of a post."""
    return f"{docname}.md"


def alternates(app: Sphinx, pagename: str) -> Iterator[Alternate]:
    """Yield the source of a post."""
    if pagename in haiku_domain(app.env).journal:
        yield Alternate("text/markdown", "Markdown", source_name(pagename))


def source_files(app: Sphinx, build: Build) -> Iterator[File]:
    """Describe the source of every post, and their index."""
    site = Site(build.builder)
    for post in site.journal.posts:
        owner = f"the source of {post.docname}"
        fingerprint = DocumentFiles.content_digest(app.env, post.docname).hex()
        yield File(
            source_name(post.docname), owner, fingerprint, partial(_read, app.env, post.docname)
        )
    text = _index(site)
    yield File(LLMS, "the index of sources", digest(text), text.encode)


def _read(env: BuildEnvironment, docname: str) -> bytes:
    """Read the source of a post, with a byte order mark if it starts like markup.

    If a server sends no media type, a browser takes such a file for a page, unless it has
    that mark (WHATWG, MIME Sniffing Standard, 7.1).
    """
    data = Path(env.doc2path(docname)).read_bytes()
    return BOM_UTF8 + data if data.lstrip().startswith(b"<") else data


def _index(site: Site) -> str:
    """Write all posts as Markdown lists by year, each with its haiku and a link to its source.

    Those that others supersede come last, in the section of what may be skipped (llmstxt.org).
    """
    description = site.config.haiku_description
    lines = [f"# {_escape(site.config.project)}", ""]
    lines += [f"> {_escape(description)}", ""] if description else []
    current = [post for post in site.journal.posts if post.state != SUPERSEDED]
    sections = [
        *((f"{year:04}", list(posts)) for year, posts in groupby(current, _year)),
        ("Optional", [post for post in site.journal.posts if post.state == SUPERSEDED]),
    ]
    for title, posts in sections:
        lines += [f"## {title}", "", *(_line(site, post) for post in posts), ""] if posts else []
    return "\n".join(lines)


def _year(post: Post) -> int:
    return post.date.year


def _line(site: Site, post: Post) -> str:
    text = ". ".join(filter(None, (post.one_line, post.summary)))
    if label := label_of_state(post.state):
        text = f"{text} ({label})".strip()
    link = f"- [{_escape(post.title)}]({site.file(source_name(post.docname))})"
    return f"{link}: {_escape(text)}" if text else link


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
