"""The command `haiku`, one module a subcommand: arguments, output and exit status.

A module is imported when its command runs, so that `haiku new` and `haiku --help` import
neither Sphinx nor the code of the other commands.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from .. import __version__


class LazyCommand(click.Command):
    """A command whose module is imported when it runs.

    The module has the name of the command unless another one is given, such as
    `site.search`.  The function in it has the last part of that name.
    """

    def __init__(self, name: str, short_help: str, module: str = "") -> None:
        super().__init__(name, short_help=short_help)
        self.module = module or name

    def load(self) -> click.Command:
        """Return the command itself."""
        module = import_module(f".{self.module}", __package__)
        command = getattr(module, self.module.rpartition(".")[2])
        assert isinstance(command, click.Command)
        return command

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Parse the arguments as the command itself does."""
        return self.load().make_context(info_name, args, parent, **extra)


@click.group(
    commands=[
        LazyCommand("build", "Build the site and publish it, whole or not at all."),
        LazyCommand("check", "List problems and advice, without a build."),
        LazyCommand("completion", "Print the completion script of a shell.", "tools.completion"),
        LazyCommand("fix", "Rewrite posts into portable Markdown."),
        LazyCommand("import", "Import posts from other tools.", "import_posts"),
        LazyCommand("init", "Make a journal, or add one to a Sphinx project."),
        LazyCommand("mcp", "Serve a built site to assistants.", "site.mcp"),
        LazyCommand("mv", "Move a post, and keep all links to it."),
        LazyCommand("new", "Start a post."),
        LazyCommand("published", "List the published addresses, for the check."),
        LazyCommand("schema", "Print a JSON Schema of the header, or snippets.", "tools.schema"),
        LazyCommand("search", "Search a built site, here or on the web.", "site.search"),
        LazyCommand("serve", "Serve the site, and show every edit at once."),
        LazyCommand("stale", "List the posts that are due for review, by owner.", "upkeep.stale"),
        LazyCommand("tags", "List the tags, or merge one into another.", "upkeep.tags"),
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.option("--traceback", is_flag=True, help="Show where an internal error occurred.")
@click.version_option(__version__, message="%(prog)s %(version)s")
def haiku(traceback: bool) -> None:
    """Write, check and publish a journal of Markdown posts.

    The exit status is 0 if all is well, 1 if a command found faults or could not do its
    work, and 2 if it was called wrongly.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; no error ends in a traceback."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        # A file name may have characters that the terminal cannot show.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        return haiku.main(arguments, "haiku", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:  # Ctrl-C
        return 130
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        click.echo(f"haiku: {name}{error.strerror or error}", err=True)
    except Exception as error:
        if arguments[:1] == ["--traceback"]:
            raise
        click.echo(
            f"haiku: internal error, please report it: {type(error).__name__}: {error}\n"
            "Run `haiku --traceback` with the same arguments to see where it occurred.",
            err=True,
        )
    return 1
