"""Build the site and publish it, whole or not at all."""

from __future__ import annotations

import importlib.util
import traceback
from pathlib import Path

import click
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util.tags import Tags

from ..authoring.publishing import PublishError, publish
from .journal import nearest_root, root_option


@click.command()
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[-- SPHINX OPTION]...")
@root_option
@click.option(
    *("-o", "--output"),
    type=click.Path(path_type=Path),
    help="The path that is served (default: _build/html, next to conf.py).",
)
@click.option("--folder", is_flag=True, help="Make the output a folder instead of a link.")
@click.option("-v", "--verbose", is_flag=True, help="Print what Sphinx does, not only problems.")
def build(
    root: Path | None, output: Path | None, folder: bool, verbose: bool, options: tuple[str, ...]
) -> int:
    """Build the site with Sphinx, and publish it if there is no warning.

    What is served is replaced in one step: the output is a symbolic link to one of two
    folders next to it, and the next build uses the other one.  Hosts that upload a folder
    and do not follow links need --folder.

    Options after -- are passed to sphinx-build, such as -- -b dirhtml.
    """
    root = root or nearest_root()
    check_conf(root)
    output = output or root / "_build/html"
    quiet = () if verbose else ("-q",)
    try:
        status = publish(output, ["-j", "auto", *quiet, *options, str(root)], folder=folder)
    except (PublishError, OSError) as error:
        raise click.ClickException(f"nothing was published: {error}") from None
    if status:
        raise click.ClickException("nothing was published; the build lists above what is wrong")
    click.echo(f"Published as {output}")
    return 0


def check_conf(root: Path) -> None:
    """Raise ClickException if conf.py fails or names an extension that is not installed.

    Sphinx would report a crash.
    """
    conf = root / "conf.py"
    try:
        config = Config.read(root, overrides={}, tags=Tags())
    except ConfigError as error:
        raise click.ClickException(_conf_fault(conf, error)) from None
    for name in config.extensions:
        if not _is_installed(name):
            raise click.ClickException(f"{conf}: the extension {name} is not installed")


def _conf_fault(conf: Path, error: ConfigError) -> str:
    cause = error.__cause__
    if cause is None:
        return str(error)
    if isinstance(cause, SyntaxError):
        return f"{conf}:{cause.lineno or 1}: python: {cause.msg}"
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(cause.__traceback__)
        if Path(frame.filename).name == conf.name
    ]
    return f"{conf}:{lines[-1] if lines else 1}: {type(cause).__name__}: {cause}"


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # of a package that should have the module
        return False
