"""Serve the site while it is written."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from .journal import nearest_root, root_option

try:
    from ..serving import Options
    from ..serving import serve as serve_journal
    from ..serving.session import ServeError
    from ..serving.watcher import WatchError
except ModuleNotFoundError as error:
    if error.name != "watchfiles":
        raise
    message = "watchfiles is not installed; run: pip install 'haiku-journal[serve]'"
    raise click.ClickException(message) from None


@click.command()
@root_option
@click.option(
    *("-o", "--output"),
    type=click.Path(path_type=Path),
    help="The folder to build into (default: _build/live, next to conf.py).",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="NUMBER",
    default=8000,
    show_default=True,
    help="The port to listen at; 0 takes any that is free.",
)
@click.option("--drafts", is_flag=True, help="Show drafts and future posts, too.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open a browser.")
def serve(
    root: Path | None,
    output: Path | None,
    host: str,
    port: int,
    drafts: bool,
    open_browser: bool,
) -> None:
    """Serve the journal, and show every edit in the browser at once.

    Faults are listed here and in the browser, which shows the last good pages until they
    are mended.

    Only this machine can connect unless --host says otherwise.  Then everybody who can reach
    the address reads the journal, with its drafts if they are shown.
    """
    root = root or nearest_root()
    options = Options(root, output or root / "_build/live", host, port, drafts, open_browser)
    # Also where the shell that started it in the background has Ctrl-C ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        serve_journal(options, click.echo)
    except (ServeError, WatchError) as error:
        raise click.ClickException(str(error)) from None
