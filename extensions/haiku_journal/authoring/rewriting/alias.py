"""Add an alias to the header of a post, and change nothing else in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from ...header.model import Header
from ..compose import yaml_scalar
from .edits import Edit, insert_line


def alias_edit(lines: Sequence[str], header: Header, alias: str) -> Edit:
    """Return the edit that adds an alias to a header.

    Takes the lines of the post and its header.  The caller parses the result to see whether
    it says what it should: a header can be written in more ways than are known here.
    """
    if header.plain:
        return _plain(lines, header, alias)
    entry = find_value(lines, header, "aliases")
    if entry is None:
        closing = header.body_line - 2
        return insert_line(lines, closing, f"aliases: [{yaml_scalar(alias)}]")
    match entry:
        case yaml.SequenceNode(flow_style=True):
            return _in_brackets(lines, entry, alias)
        case yaml.SequenceNode():
            last = entry.value[-1]
            line = last.end_mark.line + 1  # marks do not count the line of the opening dashes
            indent = re.match(r"[ ]*", lines[entry.value[0].start_mark.line + 1])
            assert indent is not None
            return insert_line(lines, line + 1, f"{indent[0]}- {yaml_scalar(alias)}")
        case _:
            values = ", ".join(map(yaml_scalar, (*header.aliases, alias)))
            start, end = entry.start_mark, entry.end_mark
            blank = " " * lines[start.line + 1][: start.column].endswith(":")
            return Edit(start.line + 1, start.column, end.column, f"{blank}[{values}]")


def _plain(lines: Sequence[str], header: Header, alias: str) -> Edit:
    if "aliases" not in header.lines:
        return insert_line(lines, header.body_line - 1, f"Aliases: {alias}")
    line = header.lines["aliases"] - 1
    end = len(lines[line].rstrip())
    return Edit(line, end, end, f", {alias}" if header.aliases else f" {alias}")


def _in_brackets(lines: Sequence[str], entry: yaml.Node, alias: str) -> Edit:
    """Return the edit that adds an alias before the bracket that closes a list."""
    line, column = entry.end_mark.line + 1, entry.end_mark.column - 1
    before = lines[line][:column]
    before = before.rstrip() or before
    comma = "" if before.endswith((",", "[")) else ","
    blank = " " if before.endswith(",") or comma else ""
    return Edit(line, len(before), column, f"{comma}{blank}{yaml_scalar(alias)}")


def find_value(lines: Sequence[str], header: Header, wanted: str) -> yaml.Node | None:
    """Return the node of the value of a key, or None if front matter has no such key."""
    root = yaml.compose("\n".join(lines[1 : header.body_line - 2]), Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    return next((value for key, value in root.value if key.value == wanted), None)
