"""Print a JSON Schema of the header of posts, or snippets, for editors."""

from __future__ import annotations

import click

from ...authoring.editor.header_schema import header_schema
from ...authoring.editor.snippets import vscode_snippets
from ...authoring.tagging.usage import TagUsage
from ..journal import Journal, print_json, with_journal
from ..lists import read_lists


@click.command()
@click.option("--snippets", is_flag=True, help="Print snippets for Visual Studio Code instead.")
@with_journal
def schema(journal: Journal, snippets: bool) -> int:
    """Print a JSON Schema of front matter, made from the code that checks it.

    It suggests the tags of this journal, and the authors in authors.toml.  Save snippets as
    .vscode/haiku.code-snippets.
    """
    if snippets:
        print_json(vscode_snippets())
        return 0
    lists = read_lists(journal)
    posts = journal.read_posts() if journal.folder.is_dir() else []
    usage = TagUsage(posts, lists.tags)
    tags = {usage.name(key) for key in (*usage.counts, *lists.tags.entries)}
    print_json(header_schema(sorted(tags), sorted(one.name for one in lists.authors.authors)))
    return 0
