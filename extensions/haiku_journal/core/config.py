"""The journal's settings in conf.py, and what is checked of them before a build."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.errors import ConfigError

from ..cards import drawing
from ..federation import remotes
from ..sandbox import parser
from ..search import script_config
from .pages import page_context, redirects

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

_SETTINGS: tuple[tuple[str, Any, str, Any, str], ...] = (
    # name, default, what is made anew when it changes, types, what it is
    ("haiku_posts", "posts", "env", str, "The folder of posts."),
    ("haiku_drafts", False, "", bool, "Whether drafts and future posts are built."),
    ("haiku_directives", parser.DIRECTIVES, "env", (list, tuple), "The directives of posts."),
    ("haiku_roles", parser.ROLES, "env", (list, tuple), "The roles of posts."),
    ("haiku_git_dates", False, "", bool, "Whether git says when posts were updated."),
    ("haiku_date_format", "", "env", str, "How a date is written (strftime)."),
    ("haiku_vertical", False, "html", bool, "Whether Japanese haiku stand in columns."),
    ("haiku_page_size", 250, "html", int, "The most posts on one page of an index."),
    ("haiku_moved", {}, "html", dict, "Folders of posts that have moved, old to new."),
    ("haiku_journals", {}, "env", dict, "Other journals that are read with this one."),
    ("haiku_search", script_config.OWN, "html", str, "Whose search answers."),
    ("haiku_description", "", "html", str, "What the journal is, in a sentence."),
    ("haiku_feed_size", 20, "", int, "The most posts in a feed."),
    ("haiku_cards", True, "html", bool, "Whether preview cards are drawn."),
    ("haiku_card_colours", {}, "html", dict, "The colours of preview cards."),
    ("haiku_preview", False, "html", bool, "Whether pages say that they are a preview."),
    (
        "haiku_csp",
        page_context.CSP,
        "html",
        str,
        "The pages' Content-Security-Policy; none if empty.",
    ),
)


def add_settings(app: Sphinx) -> None:
    """Register every setting, and their check."""
    for name, default, rebuild, types, description in _SETTINGS:
        app.add_config_value(name, default, rebuild, types, description)  # type: ignore[arg-type]
    app.connect("config-inited", check_settings)


def check_settings(app: Sphinx, config: Config) -> None:
    """Raise ConfigError, with all that is wrong, if a setting cannot be what is meant."""
    found = [f"haiku_posts: {problem}" for problem in _folder_problems(app.srcdir, config)]
    found += [
        f"haiku_moved: {problem}"
        for problem in redirects.problems(config.haiku_moved, config.haiku_posts)
    ]
    found += [f"haiku_journals: {problem}" for problem in remotes.problems(config.haiku_journals)]
    if (own := script_config.own_name(config.project)) in config.haiku_journals:
        found.append(
            f"haiku_journals: {own!r} is this journal's own name, after its project;"
            " give the other one another"
        )
    if config.haiku_search not in script_config.SEARCHES:
        known = " or ".join(map(repr, script_config.SEARCHES))
        found.append(f"haiku_search: wants {known}, not {config.haiku_search!r}")
    try:
        drawing.read_colours(config.haiku_card_colours)
    except ValueError as error:
        found.append(f"haiku_card_colours: {error}")
    found += [
        f"{name}: wants a number of at least 1, not {config[name]}"
        for name in ("haiku_page_size", "haiku_feed_size")
        if config[name] < 1
    ]
    if found:
        raise ConfigError("conf.py: " + "; ".join(found))


def _folder_problems(srcdir: Path, config: Config) -> Iterator[str]:
    """Say why a folder holds no posts: theirs would be pages like any other, drafts among them."""
    folder = config.haiku_posts.removesuffix("/")
    if any(part in {"", ".", ".."} for part in folder.split("/")):
        yield f"wants a folder below the one of the sources, such as 'posts', not {folder!r}"
    # Without a setting there need be no post yet.
    elif folder != "posts" and not Path(srcdir, folder).is_dir():
        yield f"there is no folder {folder!r} in {srcdir}"
