"""Readers of other programs' headers: front matter in YAML, TOML and JSON, `Key: value`."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping

from ...header import yaml_form
from ...header.errors import Rule
from ...header.markdown_scan import scan_markdown
from ...header.raw import RawHeader, RawValue
from ..report import UnsupportedSourceError


def read_header(lines: list[str]) -> tuple[str, RawHeader] | None:
    """Read the header at the top of a document, in any known format.

    Returns the kind of header and its entries, or None without one.
    Raises UnsupportedSourceError if it is broken, since it might say that
    the post is not public.
    """
    first = lines[0].rstrip() if lines else ""
    if first == "---":
        return _yaml(lines)
    if first.startswith(("<!--", ".. ")) and (entries := _nikola(lines)):
        return "Nikola", entries
    if first == "+++":
        return "TOML", _toml(lines)
    if first.startswith("{") and not first.startswith(("{{", "{%")):
        return _json(lines)
    return _lines(lines)


def _yaml(lines: list[str]) -> tuple[str, RawHeader] | None:
    entries = yaml_form.read_front_matter([line.rstrip() for line in lines], aliases=True)
    if not entries.values and any(problem.rule is Rule.FENCE for problem in entries.problems):
        return None  # a rule across the page, not a header
    for problem in entries.problems:
        raise UnsupportedSourceError(problem.line, problem.message)
    return "YAML", entries


def _value(content: object, line: int) -> RawValue:
    """Return a value of TOML or JSON as text, close to its original form."""
    match content:
        case bool():
            return RawValue(line, str(content).lower())
        case dt.datetime() | dt.date() | dt.time():
            return RawValue(line, content.isoformat())
        case list():
            return RawValue(line, [_value(item, line) for item in content])
        case dict():
            return RawValue(line, {str(key): _value(item, line) for key, item in content.items()})
        case None:
            return RawValue(line, "")
    return RawValue(line, str(content))


def _values(
    content: Mapping[str, object], lines: list[str], end: int, pattern: str
) -> dict[str, RawValue]:
    """Return values with the lines of their keys, which match `pattern`."""
    values = {}
    for key, item in content.items():
        wanted = re.compile(pattern.format(re.escape(key)))
        number = next((n for n, line in enumerate(lines[:end], 1) if wanted.match(line)), 1)
        values[key] = _value(item, number)
    return values


def _toml(lines: list[str]) -> RawHeader:
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "+++"), None)
    if end is None:
        raise UnsupportedSourceError(1, "the header opens with +++ and never closes")
    try:
        content = tomllib.loads("\n".join(lines[1:end]))
    except ValueError as error:  # also a number of too many digits
        place = re.search(r"line (\d+)", str(error))
        raise UnsupportedSourceError(
            int(place[1]) + 1 if place else end, f"the header is not TOML: {error}"
        ) from None
    pattern = r"\s*(?:\[+\s*)?[\"']?{}[\"']?\s*[=\].]"
    return RawHeader(_values(content, lines, end, pattern), body_line=end + 2)


def _json(lines: list[str]) -> tuple[str, RawHeader] | None:
    text = "\n".join(lines)
    try:
        content, end = json.JSONDecoder().raw_decode(text)
    except ValueError:
        if re.match(r"\{\s*\"", text):
            raise UnsupportedSourceError(
                1, "the header looks like JSON and cannot be read"
            ) from None
        return None
    if not isinstance(content, dict) or text[end : end + 1].strip():
        return None
    last = text.count("\n", 0, end) + 1
    return "JSON", RawHeader(_values(content, lines, last, r".*\"{}\"\s*:"), body_line=last + 1)


_NIKOLA = re.compile(r"\.\. (?P<key>[A-Za-z][\w-]*):(?:[ \t]+(?P<value>.*))?")


def _nikola(lines: list[str]) -> RawHeader | None:
    """Read lines of `.. key: value`, in a comment or without one."""
    in_comment = lines[0].startswith("<!--")
    values: dict[str, RawValue] = {}
    for number, line in enumerate(lines, 1):
        text = line.removeprefix("<!--").strip() if number == 1 else line.strip()
        match = _NIKOLA.fullmatch(text.removesuffix("-->").strip())
        if match:
            values[match["key"].lower()] = RawValue(number, (match["value"] or "").strip())
        ends = text.endswith("-->") if in_comment else not match
        if ends:
            return RawHeader(values, body_line=number + in_comment) if values else None
        if text and not match:
            return None
    return None


_OLD_META = ("title", "slug", "date", "tags", "link", "description")


def read_meta(text: str) -> RawHeader:
    """Read the header that Nikola has in a file beside a post, which ends in `.meta`.

    Its lines are `.. key: value`, or, until version 7, values in a fixed order.
    """
    lines = [*text.splitlines(), ""]
    written = _nikola(lines) if lines[0].startswith(".. ") else None
    values = (
        {key: value.content for key, value in written.values.items()}
        if written
        else dict(zip(_OLD_META, map(str.strip, lines), strict=False))
    )
    # Its lines are not those of the post.
    return RawHeader({key: RawValue(1, value) for key, value in values.items() if value})


_PELICAN = re.compile(r"(?P<key>[A-Za-z][A-Za-z_-]*):(?:[ \t]+(?P<value>.*))?")
_PELICAN_KEYS = {"title", "date", "tags", "category", "slug", "author", "authors", "status"}


def _lines(lines: list[str]) -> tuple[str, RawHeader] | None:
    """Read `Key: value` lines up to a blank one, as Python-Markdown and Pelican do."""
    values: dict[str, RawValue] = {}
    last = ""
    end = 0
    for number, line in enumerate(lines, 1):
        end = number
        if not line.strip():
            break
        match = _PELICAN.fullmatch(line.rstrip())
        if match:
            last = match["key"].lower()
            values[last] = RawValue(number, (match["value"] or "").strip())
        elif last and line.startswith("    "):
            old = values[last]
            more = line.strip()
            values[last] = RawValue(old.line, f"{old.content}, {more}" if old.content else more)
        else:
            return None
    if not _PELICAN_KEYS & values.keys() or not {"title", "date"} & values.keys():
        return None
    return "Pelican", RawHeader(values, body_line=end + (not lines[end - 1].strip()))


_DIRECTIVE = re.compile(r" {0,3}(?P<marks>`{3,}|:{3,}|~{3,})\{post\}[ \t]*(?P<date>.*)")
_OPTION = re.compile(r"\s*:(?P<key>[\w-]+):\s*(?P<value>.*)")


def read_post_directive(lines: list[str], body_line: int) -> tuple[dict[str, RawValue], range]:
    """Read ABlog's `{post}` directive in a body.

    Returns its options as header values, and the range of its lines; both are
    empty if there is no directive, or if it contains text.
    To ABlog a post without a date is a draft.
    """
    fenced = scan_markdown(lines).fenced
    for start, line in enumerate(lines):
        match = _DIRECTIVE.fullmatch(line)
        if match is None or (start and fenced[start] and fenced[start - 1]):
            continue
        date = match["date"].strip()
        values = {"date" if date else "draft": RawValue(body_line + start, date or "true")}
        for place in range(start + 1, len(lines)):
            inner = lines[place].strip()
            if inner == match["marks"]:
                return values, range(start, place + 1)
            option = _OPTION.fullmatch(inner)
            if option:
                values[option["key"]] = RawValue(body_line + place, option["value"])
            elif inner:
                break
    return {}, range(0)
