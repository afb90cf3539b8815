"""List the tags of a journal, and merge one into another."""

from __future__ import annotations

from typing import Any

import click

from ...authoring.post_checks import count_noun
from ...authoring.tagging.merge import MergeError, plan_merge
from ...authoring.tagging.usage import TagUsage, load_tag_list
from ...registries.tags import TAGS_FILE
from ..journal import Journal, print_json, with_journal


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_journal
def tags(journal: Journal, as_json: bool) -> int:
    """List the tags with their numbers of posts, and those that are nearly the same.

    A synonym in tags.toml counts as its tag.  Tags that only one post has come last.
    """
    if click.get_current_context().invoked_subcommand:
        return 0
    tag_list, problems = load_tag_list(journal.root)
    if problems:
        raise click.ClickException(f"{TAGS_FILE} has problems; `haiku check` lists them")
    usage = TagUsage(journal.read_posts(), tag_list)
    listing = as_data(usage)
    if as_json:
        print_json(listing)
    else:
        print_tags(listing)
    return 0


def as_data(usage: TagUsage) -> dict[str, list[dict[str, Any]]]:
    """Return the tags as data for a program: the most frequent first, and the similar ones."""
    counts = sorted(usage.counts.items(), key=lambda item: (-item[1], item[0]))
    return {
        "tags": [{"name": usage.name(key), "posts": count} for key, count in counts],
        "similar": [
            {"tag": usage.name(one.tag), "better": usage.name(one.better), "reason": one.reason}
            for one in usage.similar
        ],
    }


def print_tags(listing: dict[str, list[dict[str, Any]]]) -> None:
    """Print the tags with their counts, those used once, and those that are nearly the same."""
    for tag in listing["tags"]:
        if tag["posts"] > 1:
            click.echo(f"{tag['posts']:5}  {tag['name']}")
    once = [tag["name"] for tag in listing["tags"] if tag["posts"] == 1]
    if once:
        click.echo(f"used once: {', '.join(once)}")
    for one in listing["similar"]:
        click.echo(f"similar: {one['tag']!r} and {one['better']!r}: {one['reason']}")
    click.echo(count_noun(len(listing["tags"]), "tag"))


@tags.command()
@click.argument("old")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_journal
def merge(journal: Journal, old: str, new: str, dry_run: bool, as_json: bool) -> int:
    """Replace the tag OLD by NEW in all headers, and make OLD a synonym of NEW in tags.toml.

    So the page of OLD redirects to that of NEW.
    """
    try:
        plan = plan_merge(journal.root, journal.read_posts(), old, new)
    except MergeError as error:
        raise click.ClickException(str(error)) from None
    if not dry_run:
        plan.carry_out()
    if as_json:
        print_json({"written": not dry_run, "files": list(plan.texts)})
        return 0
    for path in plan.texts:
        done = f"{old} is now a synonym of {plan.new}" if path == TAGS_FILE else "tag replaced"
        click.echo(f"{path}: {done}")
    end = "nothing was written (--dry-run)" if dry_run else "written"
    click.echo(f"{count_noun(len(plan.texts), 'file')}; {end}")
    return 0
