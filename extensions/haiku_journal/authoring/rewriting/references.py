"""Everything in a document that names a file of the journal: links, roles, images, figures."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

from ...dialect import PostNames
from ...header.model import Header
from ..post_links import (
    DIRECTIVE,
    FENCE,
    find_code,
    find_links,
    is_local,
    resolve_target,
)

_TARGET_OPTION = re.compile(r"\s*:target:\s+(?P<target>\S+)\s*")
_AUTOLINK = re.compile(r"<(?P<target>(?:project|path):[^<>\s]+)>")
_DOC = re.compile(r"\{(?:doc|any)\}`(?:[^`<>]*<(?P<explicit>[^`<>]+)>|(?P<bare>[^`<>]+))`")
_UNSAFE = re.compile(r"[\s\x00-\x1f()<>%#?\"'`\\]")
"""The characters that would end a link's target, or that have a meaning in it."""


class Reference(NamedTuple):
    """A place in a document that names a file: the columns of its target, and the file.

    `form` says how the target is written: as a `link`, as a plain `path`, as the `doc` of a
    role without suffix, or as a `post`, whose path starts at the folder of posts.
    """

    line: int
    start: int
    end: int
    target: str
    path: str
    form: str


def find_references(lines: Sequence[str], page: str, targets: PostNames) -> Iterator[Reference]:
    """Yield the references of a document, whose header is blank or left out.

    `targets` knows posts by path only: what names them by haiku or title stays as it is.
    """
    code = find_code(lines)
    for link in find_links(lines, code):
        if not link.by_role:
            path = resolve_target(link.target, page)
            yield Reference(link.line, link.start, link.end, link.target, path, "link")
        elif (named := targets.find(link.target)).paths:
            name = named.name  # without a heading
            end = link.start + len(name)
            yield Reference(link.line, link.start, end, name, named.paths[0], "post")
    for number, line in enumerate(lines):
        if not code[number]:
            yield from _other_references(number, line, page)


def header_references(
    lines: Sequence[str], header: Header, targets: PostNames
) -> Iterator[Reference]:
    """Yield the reference of a header to the post that supersedes its own, if it is a path."""
    target = header.superseded_by
    if target and (path := targets.by_path(target)):
        number = header.lines["superseded_by"] - 1
        start = lines[number].find(target, lines[number].find(":"))
        if start >= 0:
            yield Reference(number, start, start + len(target), target, path, "post")


def _other_references(number: int, line: str, page: str) -> Iterator[Reference]:
    if (opens := FENCE.fullmatch(line)) and (
        directive := DIRECTIVE.fullmatch(line, opens.end("marks"))
    ):
        if directive["name"] in {"figure", "image"} and is_local(directive["argument"]):
            start, end = directive.span("argument")
            yield _path_reference(number, start, end, directive["argument"], page)
        return
    if (option := _TARGET_OPTION.fullmatch(line)) and is_local(option["target"]):
        yield _path_reference(number, *option.span("target"), option["target"], page)
    for match in _AUTOLINK.finditer(line):
        path = resolve_target(match["target"], page)
        yield Reference(number, *match.span("target"), match["target"], path, "link")
    for match in _DOC.finditer(line):
        group = "bare" if match["explicit"] is None else "explicit"
        path = resolve_target(quote(match[group]), page) + ".md"
        yield Reference(number, *match.span(group), match[group], path, "doc")


def _path_reference(line: int, start: int, end: int, target: str, page: str) -> Reference:
    return Reference(line, start, end, target, resolve_target(quote(target), page), "path")


def new_target(reference: Reference, path: str, page: str, folder: str) -> str:
    """Return how a document names a file at a new path, in the style of its author.

    Takes the new path of the document, and the folder of posts.
    """
    old = reference.target
    if reference.form == "post":
        slash = "/" * old.strip().startswith("/")
        short = not old.strip().removeprefix("/").startswith(f"{folder}/")
        new = path.removeprefix(f"{folder}/") if short else path
        return slash + (new if old.strip().endswith(".md") else new.removesuffix(".md"))
    scheme = next((word for word in ("project:", "path:") if old.startswith(word)), "")
    bare = old.removeprefix(scheme)
    name, rest = _split(bare) if reference.form == "link" else (bare, "")
    new = path if name.startswith("/") else posixpath.relpath(path, posixpath.dirname(page) or ".")
    if reference.form == "doc":
        new = new.removesuffix(".md")
    elif reference.form == "link":
        new = quote_path(new)
    # An author may have written ./name, where name would be enough.
    dot = "./" if name.startswith("./") and not new.startswith("../") else ""
    return scheme + "/" * name.startswith("/") + dot + new + rest


def quote_path(path: str) -> str:
    """Return a path as the target of a link, with the characters that it may not have encoded."""
    return _UNSAFE.sub(lambda match: quote(match[0]), path)


def _split(target: str) -> tuple[str, str]:
    """Split a target into its path and its query or anchor."""
    end = re.search(r"[#?]|\Z", target)
    assert end is not None
    return target[: end.start()], target[end.start() :]


def leads_to(reference: Reference, path: str, page: str) -> bool:
    """Return whether a reference leads to a path if its document is at a path."""
    if reference.form == "post":
        return reference.path == path
    suffix = ".md" if reference.form == "doc" else ""
    target = reference.target if reference.form == "link" else quote(reference.target)
    return resolve_target(target, page) + suffix == path
