"""Where readers mend a post: addresses in the repository that it comes from.

The repository is the theme's option `repository_url`, with `repository_branch`,
`repository_provider` and `path_to_docs` beside it, as sphinx-book-theme has them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

_FORMS = {
    # To edit a file, and to open an issue.
    "github": ("{url}/edit/{branch}/{path}", "{url}/issues/new?title={title}"),
    "gitlab": ("{url}/-/edit/{branch}/{path}", "{url}/-/issues/new?issue[title]={title}"),
    "bitbucket": ("{url}/src/{branch}/{path}?mode=edit", "{url}/issues/new?title={title}"),
}


class Mending(NamedTuple):
    """Where a post is edited, and where a mistake in it is reported."""

    edit: str
    report: str


def mending(options: Mapping[str, Any], path: str, title: str) -> Mending | None:
    """The addresses for a post, or None if no repository is known.

    Takes the theme's options, the post's path below the source folder and its
    title.  A host that does not say what it is, is taken for GitHub's kind.
    """
    url = str(options.get("repository_url") or "").rstrip("/")
    if not url:
        return None
    host = urlsplit(url).hostname or ""
    named = options.get("repository_provider") or next((n for n in _FORMS if n in host), "github")
    folder = str(options.get("path_to_docs") or "").strip("/")
    values = {
        "url": url,
        "branch": quote(str(options.get("repository_branch") or "main")),
        "path": quote(f"{folder}/{path}".lstrip("/")),
        "title": quote(title, safe=""),
    }
    edit, report = _FORMS.get(str(named).lower(), _FORMS["github"])
    return Mending(edit.format(**values), report.format(**values))
