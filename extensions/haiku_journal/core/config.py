"""The settings of the journal in conf.py, and the check of all settings before a build."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..header.locations import folder_problem
from ..incremental.errors import BuildError
from ..incremental.events import gather
from ..sandbox import parser
from ..settings import add_defaults, type_problems, warn_of_unknown
from . import events
from .pages.csp import CSP
from .pages.redirects import setting_problems

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


def add_settings(app: Sphinx) -> None:
    """Register the settings and their check."""
    add_defaults(app)
    add = app.add_config_value
    add("haiku_posts", "posts", "env", str, "The folder of posts.")
    add("haiku_required", True, "env", bool, "Whether each post needs a haiku.")
    add("haiku_new_path", "{haiku}", "", str, "The paths that `haiku new` gives to posts.")
    add("haiku_drafts", False, "", bool, "Whether drafts and future posts are built.")
    add("haiku_date_format", "", "env", str, "The format of dates (strftime).")
    add("haiku_vertical", False, "html", bool, "Whether Japanese haiku are set in columns.")
    add("haiku_page_size", 250, "html", int, "The most posts on one page of an index.")
    add("haiku_feed_size", 20, "", int, "The most posts in a feed.")
    add("haiku_moved", {}, "html", dict, "Folders of posts that have moved, old to new.")
    add("haiku_description", "", "html", str, "A sentence that describes the journal.")
    preview = os.environ.get("READTHEDOCS_VERSION_TYPE") == "external"  # of a pull request
    add("haiku_preview", preview, "html", bool, "Whether pages are marked as a preview.")
    csp = "" if os.environ.get("READTHEDOCS") else CSP  # that host adds scripts to each page
    add("haiku_csp", csp, "html", str, "The Content-Security-Policy of pages; empty for none.")
    app.connect("config-inited", check_settings, priority=700)
    app.connect("env-before-read-docs", require_front_page)
    app.connect(events.SETTINGS, _problems)
    app.connect(events.SETTINGS, parser.setting_problems)


def check_settings(app: Sphinx, config: Config) -> None:
    """Check the settings of all parts.

    Raises SystemExit with all problems: of any other exception Sphinx would print a traceback.
    """
    warn_of_unknown(config)
    # The other checks rely on the types.
    if problems := list(type_problems(config)) or list(gather(app, events.SETTINGS, config)):
        raise SystemExit("conf.py: " + "; ".join(problems))


def require_front_page(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Raise BuildError if a site of its own has no front page; the message says how to get one."""
    root = app.config.root_doc
    if app.config.haiku_standalone and root not in env.found_docs:
        raise BuildError(
            f"there is no front page: write {root}.md in {app.srcdir}, or name another page with "
            "root_doc in conf.py; exclude_patterns must not leave it out"
        )


def _problems(app: Sphinx, config: Config) -> Iterator[str]:
    yield from (f"haiku_posts: {problem}" for problem in _folder_problems(app.srcdir, config))
    for problem in setting_problems(config.haiku_moved, config.haiku_posts):
        yield f"haiku_moved: {problem}"
    for name in ("haiku_page_size", "haiku_feed_size"):
        if config[name] < 1:
            yield f"{name}: needs a number of at least 1, not {config[name]}"


def _folder_problems(srcdir: Path, config: Config) -> Iterator[str]:
    """Yield why a folder has no posts: its files would be ordinary pages, drafts among them."""
    folder = config.haiku_posts.removesuffix("/")
    if problem := folder_problem(folder):
        yield problem
    # The default folder may be missing: a journal starts without posts.
    elif folder != "posts" and not Path(srcdir, folder).is_dir():
        yield f"there is no folder {folder!r} in {srcdir}"
