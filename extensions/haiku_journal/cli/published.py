"""List the addresses that the journal has published."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from pathlib import Path
from urllib.parse import unquote

import click

from ..authoring.address_list import (
    ADDRESS_FILE,
    addresses_of,
    parse_addresses,
    published_headers,
    render_addresses,
)
from ..util.dates import today
from ..util.suggestions import suggestion
from .journal import Journal, print_json, with_journal


def normalize_address(text: str) -> str:
    """Return an address as it is listed, from a path, a URL's path or a file's name."""
    path = unquote(text, errors="surrogateescape").removeprefix("/")
    return path.removesuffix(".html").removesuffix(".md")


@click.command()
@click.option(
    "--forget",
    multiple=True,
    metavar="ADDRESS",
    help="Remove an address from the list; links to it will not find a page.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_journal
def published(journal: Journal, forget: tuple[str, ...], as_json: bool) -> int:
    """Add the addresses of all published posts, and their aliases, to published.txt.

    Drafts and posts dated in the future are left out.  `haiku check` then reports an
    address that no longer leads to a page.  No address is removed without --forget.
    """
    posts = journal.read_posts()
    if faulty := [post.path for post in posts if post.header is None]:
        click.echo(f"published: {faulty[0]} has problems; `haiku check` lists them", err=True)
        return 1
    file = journal.root / ADDRESS_FILE
    listed = read_addresses(file)
    current = addresses_of(published_headers(posts, today()))
    forgotten = {normalize_address(address) for address in forget}
    for address in sorted(forgotten):
        if problem := _forget_problem(address, listed, current):
            click.echo(f"published: {problem}", err=True)
            return 1
    updated = (listed | current) - forgotten
    file.write_text(render_addresses(updated), encoding="utf-8", newline="\n")
    added, removed = sorted(updated - listed), sorted(listed - updated)
    if as_json:
        print_json({"addresses": len(updated), "added": added, "forgotten": removed})
    else:
        counts = f"{len(added)} added, {len(removed)} forgotten"
        click.echo(f"{file}: {len(updated)} addresses; {counts}")
    return 0


def read_addresses(file: Path) -> set[str]:
    """Return the listed addresses; none if there is no list."""
    return set(parse_addresses(file.read_text(encoding="utf-8"))) if file.is_file() else set()


def _forget_problem(address: str, listed: Collection[str], current: Collection[str]) -> str:
    """Say why an address cannot be removed from the list; empty if it can."""
    if address in current:
        return f"{address} still leads to a post, and would be listed again"
    if address not in listed:
        near = difflib.get_close_matches(address, sorted(listed), n=3)
        return f"{address} is not in {ADDRESS_FILE}{suggestion(near)}"
    return ""
