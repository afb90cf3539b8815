"""Plan to merge a tag into another: the new headers of posts, and the new list of tags.

The old tag becomes a synonym of the new one.  So its page redirects to the new tag's, and roles
and directives in the bodies of posts keep their meaning.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from ...header.model import Header
from ...header.post_file import parse_post
from ...header.values import tag_problem
from ...registries.tags import TAGS_FILE, TagList, read_tag_list
from ...util.slugs import tag_key
from ..compose import yaml_scalar
from ..post_files import PostFile
from ..rewriting.alias import find_value
from ..rewriting.edits import Edit, Source, delete_line


class MergeError(Exception):
    """Nothing was changed; the message says why."""


@dataclass(frozen=True)
class Merge:
    """A planned merge: the bytes of each changed file by its path below the root."""

    root: Path
    old: str
    new: str
    texts: dict[str, bytes]

    def carry_out(self) -> None:
        """Write the files; raises OSError if that fails."""
        for path, data in self.texts.items():
            (self.root / path).write_bytes(data)


def plan_merge(root: Path, posts: Sequence[PostFile], old: str, new: str) -> Merge:
    """Plan to replace a tag by another in the headers of all posts.

    Raises MergeError if a file cannot be changed, or if nothing has the tag.
    """
    path = root / TAGS_FILE
    data = path.read_bytes() if path.is_file() else b""
    tags, problems = read_tag_list(data)
    if problems:
        raise MergeError(f"{TAGS_FILE} has problems; `haiku check` lists them")
    new = tags.name(new)
    _refuse(tags, old, new)
    texts = {
        post.path: _with_tag((root / post.path).read_bytes(), post, old, new)
        for post in posts
        if post.header and tag_key(old) in map(tag_key, post.header.tags)
    }
    if not texts and tags.entry(old) is None:
        raise MergeError(f"no header has the tag {old!r}")
    if tags.entry(old) is None:
        texts[TAGS_FILE] = _with_synonym(data, tags, old, new)
    return Merge(root, old, new, texts)


def _refuse(tags: TagList, old: str, new: str) -> None:
    """Refuse a merge that the list of tags contradicts; raises MergeError."""
    if message := tag_problem(new):
        raise MergeError(message)
    if tag_key(old) == tag_key(new):
        raise MergeError(f"{old!r} and {new!r} are the same tag")
    entry = tags.entry(old)
    if tag_key(old) in tags.entries:
        raise MergeError(
            f"{TAGS_FILE} has a table for {old!r}; remove it first, so that nothing in it is lost"
        )
    if entry and entry.name != new:
        raise MergeError(f"{old!r} is a synonym of {entry.name!r} in {TAGS_FILE}; remove it first")


def _with_tag(data: bytes, post: PostFile, old: str, new: str) -> bytes:
    """Return a post with a tag replaced; raises MergeError if its header cannot be edited."""
    assert post.header is not None
    source = Source(data)
    edited = source.edit(_tag_edits(source.lines, post.header, old, new))
    after, _problems = parse_post(edited)
    wanted = [new if tag_key(tag) == tag_key(old) else tag for tag in post.header.tags]
    if after is None or {*map(tag_key, after.tags)} != {*map(tag_key, wanted)}:
        raise MergeError(f"{post.path}: this header cannot be edited automatically; edit its tags")
    return edited


def _tag_edits(lines: Sequence[str], header: Header, old: str, new: str) -> Iterator[Edit]:
    """Yield the edits that replace a tag in a header, or remove it where the new one is, too."""
    text = "" if tag_key(new) in map(tag_key, header.tags) else new
    node = None if header.plain else find_value(lines, header, "tags")
    match node:
        case yaml.SequenceNode():
            for item in node.value:
                if tag_key(item.value) == tag_key(old):
                    yield _item_edit(lines, item, yaml_scalar(text) if text else "")
        case _:
            kept = (text if tag_key(tag) == tag_key(old) else tag for tag in header.tags)
            value = ", ".join(filter(None, kept))
            if node:
                start, end = node.start_mark, node.end_mark
                yield Edit(start.line + 1, start.column, end.column, yaml_scalar(value))
            else:
                number = header.lines["tags"] - 1
                start, end = lines[number].index(":") + 1, len(lines[number])
                yield Edit(number, start, end, f" {value}")


def _item_edit(lines: Sequence[str], item: yaml.Node, text: str) -> Edit:
    """Return the edit that replaces an item of a list, or removes it if there is no text."""
    number = item.start_mark.line + 1  # marks do not count the line of the opening dashes
    line, start, end = lines[number], item.start_mark.column, item.end_mark.column
    if text:
        return Edit(number, start, end, text)
    if re.fullmatch(r"\s*-\s*", line[:start]):
        return delete_line(lines, number)
    if comma := re.match(r"\s*,\s*", line[end:]):
        return Edit(number, start, end + comma.end(), "")
    before = re.search(r"\s*,\s*$", line[:start])
    return Edit(number, before.start() if before else start, end, "")


def _with_synonym(data: bytes, tags: TagList, old: str, new: str) -> bytes:
    """Return the list of tags with one more synonym; raises MergeError if it cannot be edited."""
    source = Source(data)
    edited = source.edit([_synonym_edit(source.lines, tags, old, new)])
    after, problems = read_tag_list(edited)
    entry = after.entry(old)
    if problems or entry is None or entry.name != new:
        raise MergeError(f"{TAGS_FILE}: add {old!r} to the synonyms of {new!r}, then merge again")
    return edited


def _synonym_edit(lines: Sequence[str], tags: TagList, old: str, new: str) -> Edit:
    """Return the edit that adds a synonym to the table of a tag, or adds the table."""
    table = next((number for number, line in enumerate(lines) if _opens(line, new)), None)
    if table is None:
        last, end = len(lines) - 1, len(lines[-1])
        blank = "\n\n" if lines[-1] else "\n" * (len(lines) > 1)
        return Edit(last, end, end, f"{blank}[{_toml(new)}]\nsynonyms = [{_toml(old)}]\n")
    for number in range(table + 1, len(lines)):
        if lines[number].lstrip().startswith("["):
            break
        if match := re.match(r"\s*synonyms\s*=\s*\[", lines[number]):
            end = match.end()
            entry = tags.entry(new)
            comma = ", " if entry and entry.synonyms else ""
            return Edit(number, end, end, f"{_toml(old)}{comma}")
    end = len(lines[table])
    return Edit(table, end, end, f"\nsynonyms = [{_toml(old)}]")


def _opens(line: str, name: str) -> bool:
    """Return whether a line opens the table of a name."""
    if not line.lstrip().startswith("["):
        return False
    try:
        return name in tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return False


def _toml(text: str) -> str:
    """Return a text as a basic string of TOML, in which all else than ASCII may stay as it is."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
