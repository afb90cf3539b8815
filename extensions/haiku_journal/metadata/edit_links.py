"""Links to edit a post and to report a mistake, in the repository of the journal.

The repository is the theme's option `repository_url`, with `repository_branch`,
`repository_provider` and `path_to_docs`, as sphinx-book-theme defines them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

_FORMS = {
    # The address to edit a file, and the one to open an issue.
    "github": ("{url}/edit/{branch}/{path}", "{url}/issues/new?title={title}"),
    "gitlab": ("{url}/-/edit/{branch}/{path}", "{url}/-/issues/new?issue[title]={title}"),
    "bitbucket": ("{url}/src/{branch}/{path}?mode=edit", "{url}/issues/new?title={title}"),
}


class EditLinks(NamedTuple):
    """The addresses to edit a post and to report a mistake in it."""

    edit: str
    report: str


def edit_links(options: Mapping[str, Any], path: str, title: str) -> EditLinks | None:
    """Return the links for a post, or None if no repository is configured.

    Takes the options of the theme, the path of the post below the source folder, and its
    title.  An unknown host is expected to have addresses like GitHub's.
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
    return EditLinks(edit.format(**values), report.format(**values))
