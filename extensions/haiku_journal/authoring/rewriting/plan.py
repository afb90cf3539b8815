"""Plan a move: what it would change, as data, and why it is refused."""

from __future__ import annotations

import os
import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ...dialect import PostNames
from ...header.model import Header
from ...header.post_file import parse_post
from ...util.path_claims import path_key
from ..new_files import path_problem
from ..post_files import PostFile
from .alias import alias_edit
from .edits import Edit, Source
from .references import Reference, find_references, header_references, leads_to, new_target


class MoveError(Exception):
    """Nothing was moved; the message says why."""


class Change(NamedTuple):
    """A changed target in a document: its path before the move, its line from 1, old and new."""

    path: str
    line: int
    old: str
    new: str


@dataclass(frozen=True)
class Move:
    """A planned move.

    `files` maps old paths to new ones, the post first; `texts` holds the new bytes of each
    changed document by its old path; `alias` is empty if the header stays as it is.
    """

    root: Path
    files: Mapping[str, str]
    changes: Sequence[Change]
    texts: Mapping[str, bytes]
    alias: str

    def carry_out(self) -> None:
        """Move the files and write the documents; raises OSError if that fails."""
        for old, new in self.files.items():
            (self.root / new).parent.mkdir(parents=True, exist_ok=True)
            (self.root / old).rename(self.root / new)
        for path, data in self.texts.items():
            (self.root / self.files.get(path, path)).write_bytes(data)
        for old in self.files:
            _remove_empty_folders((self.root / old).parent)


@dataclass(frozen=True)
class _Journal:
    """The documents of a journal, as far as a move needs them."""

    root: Path
    folder: str
    posts: Mapping[str, PostFile]

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Every Markdown document by its path."""
        pages = (*self.posts, *_pages(self.root, self.folder))
        return {path: Source((self.root / path).read_bytes()) for path in pages}

    @cached_property
    def references(self) -> dict[str, list[Reference]]:
        """The references of every document, by its path."""
        targets = PostNames(dict.fromkeys(self.posts, ("", "")), self.folder)
        found = {}
        for path, source in self.sources.items():
            header = self.posts[path].header if path in self.posts else None
            above = header.body_line - 1 if header else 0
            lines = [""] * above + source.lines[above:]
            found[path] = list(find_references(lines, path, targets))
            if header:
                found[path] += header_references(source.lines, header, targets)
        return found

    @cached_property
    def users(self) -> dict[str, set[str]]:
        """The documents that refer to each path."""
        users = defaultdict(set)
        for page, references in self.references.items():
            for reference in references:
                users[reference.path].add(page)
        return users


def plan_move(
    root: Path, folder: str, posts: Sequence[PostFile], old: str, new: str, *, keep: bool
) -> Move:
    """Plan to move a post from one path below the root to another.

    Takes all posts, and with `keep` adds the old address to the aliases.  What lies beside
    the post moves along: files that only this post refers to, and if it has a folder of its
    own, also files that nothing refers to.
    Raises MoveError if something is in the way.
    """
    journal = _Journal(root, folder, {post.path: post for post in posts})
    header = journal.posts[old].header
    if header is None:
        raise MoveError(f"{old} has problems; `haiku check` lists them")
    _refuse_path(journal, old, new)
    files = {old: new}
    for path in _beside(journal, old):
        below = posixpath.relpath(path, posixpath.dirname(old))
        files[path] = posixpath.normpath(posixpath.join(posixpath.dirname(new), below))
    for path, target in files.items():
        _refuse_existing(root, path, target)
    alias = old.removesuffix(".md") if keep else ""
    edits = _link_edits(journal, files)
    changes = [
        Change(page, edit.line + 1, reference.target, edit.text)
        for page, pairs in edits.items()
        for reference, edit in pairs
    ]
    by_page = {page: [edit for _, edit in pairs] for page, pairs in edits.items()}
    texts = {page: journal.sources[page].edit(by_page[page]) for page in by_page}
    for page, data in texts.items():
        if page in journal.posts and journal.posts[page].header and not parse_post(data)[0]:
            raise MoveError(f"{page}: its header cannot name {new}; choose a simpler path")
    if alias:
        source = journal.sources[old]
        edit = alias_edit(source.lines, header, alias)
        texts[old] = source.edit([*by_page.get(old, []), edit])
        _check_header(old, texts[old], header, alias)
    return Move(root, files, changes, texts, alias)


def _refuse_path(journal: _Journal, old: str, new: str) -> None:
    """Refuse a path that no post can have, or that something else has."""
    if not new.startswith(f"{journal.folder}/"):
        raise MoveError(f"{new} is not below {journal.folder}/, the folder of posts")
    if problem := path_problem(new.removeprefix(f"{journal.folder}/")):
        raise MoveError(f"{new} cannot be the path of a post: {problem}")
    if old == new:
        raise MoveError(f"{old} is there already")
    key = path_key(new.removesuffix(".md"))
    for path, post in journal.posts.items():
        if path != old and path_key(path.rsplit(".", 1)[0]) == key:
            raise MoveError(f"{path} is there already; on some systems it has the same path")
        if post.header and any(path_key(alias) == key for alias in post.header.aliases):
            raise MoveError(
                f"{new.removesuffix('.md')} is an alias of {path}; remove it from the header first"
            )


def _refuse_existing(root: Path, old: str, new: str) -> None:
    source, target = root / old, root / new
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise MoveError(f"{new} would lie outside {root}")
    # Where case does not matter, a post can be moved to its own path in another case.
    if os.path.lexists(target) and not (target.exists() and target.samefile(source)):
        raise MoveError(f"{new} already exists; it was not changed")
    for parent in target.relative_to(root).parents:
        if os.path.lexists(root / parent) and not (root / parent).is_dir():
            raise MoveError(f"{parent} is a file, so no post can be below it")


def _beside(journal: _Journal, old: str) -> Iterator[str]:
    """Yield the files that belong to a post, in its folder and below it."""
    home = posixpath.dirname(old)
    # What lies in the folder of all posts belongs to no single one.
    alone = home != journal.folder and not any(
        path != old and path.startswith(f"{home}/") for path in journal.posts
    )
    for path in _files(journal.root, home):
        users = journal.users.get(path, set())
        if path not in journal.sources and (users == {old} or (alone and not users)):
            yield path


def _link_edits(
    journal: _Journal, files: Mapping[str, str]
) -> dict[str, list[tuple[Reference, Edit]]]:
    """Return the references that would lead elsewhere after a move, each with its edit."""
    edits: defaultdict[str, list[tuple[Reference, Edit]]] = defaultdict(list)
    for page, references in journal.references.items():
        new_page = files.get(page, page)
        places = {(one.line, one.start): one for one in references}
        for (line, start), reference in sorted(places.items()):
            path = files.get(reference.path, reference.path)
            if leads_to(reference, path, new_page):
                continue
            if path != reference.path or (journal.root / path).exists():
                text = new_target(reference, path, new_page, journal.folder)
                edits[page].append((reference, Edit(line, start, reference.end, text)))
    return dict(edits)


def _check_header(path: str, data: bytes, before: Header, alias: str) -> None:
    """Refuse if an edited header does not say the same as before, with one more alias."""
    after, _problems = parse_post(data, haiku_required=bool(before.haiku))
    if after is None or after != before._replace(
        aliases=(*before.aliases, alias), lines=after.lines, body_line=after.body_line
    ):
        raise MoveError(
            f"{path}: the alias {alias} cannot be added to this header automatically; "
            "add it yourself, and use --no-alias"
        )


def _pages(root: Path, folder: str) -> Iterator[str]:
    """Yield the paths of the Markdown documents that are not posts."""
    for path in _files(root, "."):
        if path.endswith(".md") and not path.startswith(f"{folder}/"):
            yield path


_SKIPPED = ("_", ".", "node_modules")


def _files(root: Path, folder: str) -> Iterator[str]:
    """Yield the paths of files in a folder, without hidden and built ones and environments."""
    for parent, folders, names in os.walk(root / folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(_SKIPPED) and not Path(parent, name, "pyvenv.cfg").exists()
        )
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(parent, name).relative_to(root).as_posix()


def _remove_empty_folders(folder: Path) -> None:
    """Remove a folder and the folders above it, as long as they are empty."""
    for empty in (folder, *folder.parents):
        try:
            empty.rmdir()
        except OSError:
            return
