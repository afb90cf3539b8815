"""Print the completion script of a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

PLACES = """\b
Where to put it:
  bash: haiku completion bash >> ~/.bashrc
  zsh:  haiku completion zsh >> ~/.zshrc
  fish: haiku completion fish > ~/.config/fish/completions/haiku.fish
"""


@click.command(epilog=PLACES)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> int:
    """Print the script that completes commands and options in a shell."""
    script = get_completion_class(shell)
    assert script is not None
    click.echo(script(context.find_root().command, {}, "haiku", "_HAIKU_COMPLETE").source())
    return 0
