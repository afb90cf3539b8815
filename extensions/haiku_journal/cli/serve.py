"""Serve the site while it is written."""

from __future__ import annotations

import signal
from pathlib import Path

import click

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
@click.argument("source", type=click.Path(path_type=Path), default=Path())
@click.argument("output", type=click.Path(path_type=Path), required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--drafts", is_flag=True, help="Show drafts and future posts, too.")
@click.option("--open/--no-open", "open_browser", default=True, help="Open a browser.")
def serve(
    source: Path, output: Path | None, host: str, port: int, drafts: bool, open_browser: bool
) -> None:
    """Serve the journal in SOURCE, and show every edit in the browser at once.

    The site is built into OUTPUT (default: _build/live in SOURCE).  Faults are listed here
    and in the browser, which shows the last good pages until they are mended.

    Only this machine can connect unless --host says otherwise.  Then everybody who can reach
    the address reads the journal, with its drafts if they are shown.
    """
    options = Options(
        source, output or source / "_build" / "live", host, port, drafts, open_browser
    )
    # Also where the shell that started it in the background has Ctrl-C ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        serve_journal(options, click.echo)
    except (ServeError, WatchError) as error:
        raise click.ClickException(str(error)) from None
