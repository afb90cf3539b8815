"""The options that name the site which a command reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from ...lookup import FolderSite, Site, SiteError, WebSite
from ...search.embedded import MissingEngineError
from ..journal import nearest_root


class UnreadableSiteError(click.ClickException):
    """The site cannot be read; 1 is the status of a search that finds nothing."""

    exit_code = 2


def with_site(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options --site and --url, and pass it a `Site` instead.

    The faults of the site end the command with a message and the status 2.
    """

    @click.option(
        "--site",
        "folder",
        type=click.Path(path_type=Path),
        help="The folder of the site (default: _build/html, next to conf.py).",
    )
    @click.option("--url", help="The address of the site, if it is on the web.")
    @wraps(command)
    def with_options(folder: Path | None, url: str | None, **options: Any) -> int:
        if folder and url:
            raise click.UsageError("--site and --url name two sites; leave one out")
        with _messages():
            return command(_site(folder, url), **options)

    return with_options


def _site(folder: Path | None, url: str | None) -> Site:
    if url:
        return WebSite(url)
    return FolderSite(folder or nearest_root() / "_build/html")


@contextmanager
def _messages() -> Iterator[None]:
    try:
        yield
    except (SiteError, MissingEngineError) as error:
        raise UnreadableSiteError(str(error)) from None
