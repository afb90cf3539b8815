"""Posts as their authors wrote them, for programs that read: `<post>.md` and `llms.txt`.

`llms.txt` is an index of them in the form of llmstxt.org.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.domain import haiku_domain
from ..core.models import Post
from ..core.site import Site
from ..incremental.output.output_files import File
from ..util.digests import digest

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

LLMS = "llms.txt"
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")


def source_name(docname: str) -> str:
    """The path in the output of a post's source."""
    return f"{docname}.md"


def source_files(site: Site) -> Iterator[File]:
    """Describe the source of every post, and their index."""
    digests = haiku_domain(site.env).digests
    for post in site.journal.posts:
        owner = f"the source of {post.docname}"
        read = partial(_read, site.env, post.docname)
        yield File(source_name(post.docname), owner, digests[post.docname].hex(), read)
    text = _index(site)
    yield File(LLMS, "the index of sources", digest(text), text.encode)


def _read(env: BuildEnvironment, docname: str) -> bytes:
    """A post's source.  With the mark of UTF-8 it is text, too, where a server names no type.

    A browser would take what begins as markup for a page then, but not with that mark
    (WHATWG, MIME Sniffing Standard, 7.1).
    """
    data = Path(env.doc2path(docname)).read_bytes()
    return BOM_UTF8 + data if data.lstrip().startswith(b"<") else data


def _index(site: Site) -> str:
    """All posts as a Markdown list by year, each with its haiku and a link to its source."""
    description = site.config.haiku_description
    lines = [f"# {_escape(site.config.project)}", ""]
    lines += [f"> {_escape(description)}", ""] if description else []
    for year, posts in site.journal.years.items():
        lines += [f"## {year:04}", "", *(_line(site, post) for post in posts), ""]
    return "\n".join(lines)


def _line(site: Site, post: Post) -> str:
    told = f"{post.one_line}. {post.summary}" if post.summary else post.one_line
    return f"- [{_escape(post.title)}]({site.file(source_name(post.docname))}): {_escape(told)}"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
