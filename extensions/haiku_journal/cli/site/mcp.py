"""Serve a site to assistants."""

from __future__ import annotations

import click

from ...lookup import Site, SiteIndex
from .options import with_site

try:
    from ...lookup.mcp_server import HOST, make_server
except ModuleNotFoundError as error:
    if error.name != "mcp":
        raise
    message = "mcp is not installed; run: pip install 'haiku-journal[mcp]'"
    raise click.ClickException(message) from None


@click.command()
@click.option("--http", is_flag=True, help="Serve streamable HTTP, for this machine only.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    metavar="NUMBER",
    default=8001,
    show_default=True,
    help="The port of --http.",
)
@with_site
def mcp(site: Site, http: bool, port: int) -> int:
    """Serve the site to assistants, by the Model Context Protocol.

    An assistant starts this command itself and speaks over its input and output, unless
    --http is given.  The tools search and read posts; they change nothing.
    """
    SiteIndex(site).search("", limit=0)  # a missing index is a message now
    server = make_server(site)
    if http:
        click.echo(f"Serving {site.name} at http://{HOST}:{port}/mcp", err=True)
        server.run(
            "streamable-http", host=HOST, port=port, stateless_http=True, json_response=True
        )
    else:
        server.run()
    return 0
