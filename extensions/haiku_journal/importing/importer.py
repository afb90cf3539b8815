"""Convert the documents of a source, give the posts paths, and write them."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

from ..authoring import new_files
from ..authoring.new_files import RefusedPathError, write_new
from ..util.budgets import TimeBudgetError, budget
from ..util.path_claims import path_key
from ..util.progress import Progress, is_terminal
from .conversion.attachments import Copies, read_attachment
from .conversion.links import FileMap, PathMap, Places, convert_links
from .conversion.native_escapes import protect_text
from .conversion.posts import ImportedPost, PostConverter
from .limits import SourceLimitError
from .markdown.anchors import Anchors, add_labels, rename_labels
from .report import Outcome, Remark, UnsupportedSourceError
from .sources.documents import split_documents
from .sources.site import Site
from .sources.source_files import SourceFile, SourceTree

_SECONDS = 3
_SECONDS_PER_MEGABYTE = 20
_LINK_SECONDS_PER_MEGABYTE = 10


def convert_source(
    source: SourceTree, day: dt.date, *, haiku_required: bool = True
) -> tuple[list[ImportedPost], list[Remark]]:
    """Return the posts of a source, and remarks on everything else in it.

    Posts dated after `day` are drafts.  A post without a haiku gets a proposed one if each post
    needs one (`haiku_required`).

    Raises SourceLimitError if it takes too long for the size of the source.
    """
    assembler = PostConverter(source, day, haiku_required=haiku_required)
    posts: list[ImportedPost] = []
    remarks = [Remark(name, 1, Outcome.LEFT, why) for name, why in source.skipped]
    with (
        _limited(_SECONDS_PER_MEGABYTE * source.size / 1e6) as current,
        progress("reading", len(source.files)) as reading,
    ):
        for file in source.files:
            current.name = file.name
            for result in _convert_file(file, assembler):
                if isinstance(result, Remark):
                    remarks.append(result)
                else:
                    posts.append(result)
            reading.advance()
    return posts, remarks


@contextmanager
def _limited(seconds: float) -> Iterator[SimpleNamespace]:
    """Raise SourceLimitError if a block needs too much memory or time.

    It may take so many seconds of processor time, besides those that any source has.  The
    error names the file in the attribute `name` of the object that this provides.
    """
    current = SimpleNamespace(name="")
    try:
        with budget(_SECONDS + seconds):
            yield current
    except (TimeBudgetError, MemoryError) as error:
        kind = "memory" if isinstance(error, MemoryError) else "time"
        raise SourceLimitError(
            f"the import ran out of {kind} at {current.name}; take that file out, or import parts"
        ) from None


def _convert_file(file: SourceFile, assembler: PostConverter) -> Iterator[ImportedPost | Remark]:
    """Yield the posts of a file, and a remark for each part that is left."""
    try:
        for document in split_documents(file):
            try:
                yield document if isinstance(document, Remark) else assembler.make(document)
            except UnsupportedSourceError as error:
                yield Remark(file.name, error.line, Outcome.LEFT, error.message)
    except RecursionError:
        yield Remark(file.name, 1, Outcome.LEFT, "it nests too deep")


def progress(label: str, total: int) -> Progress:
    """Return a progress display on standard error."""
    return Progress(label, total, sys.stderr.write, terminal=is_terminal(sys.stderr))


def assign_paths(
    posts: Sequence[ImportedPost], site: Site | None = None, *, keep: bool = False
) -> Iterator[ImportedPost]:
    """Give each post a unique path; yield the posts whose fixed path is taken.

    With `keep`, the path is that in the source, below the folders of posts of its `site`, and
    otherwise that of the haiku.  Equal ones are numbered; a path from a prompt is not changed.
    """
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for post in sorted(posts, key=lambda post: not post.path_is_fixed):
        if keep and not post.path_is_fixed:
            post.path = source_path(post.document.file.name, site or Site()) or post.path
        path, wanted = post.path, path_key(post.path)
        while path_key(path) in taken and not post.path_is_fixed:
            numbers[wanted] += 1
            path = f"{post.path.removesuffix('.md')}-{numbers[wanted] + 1}.md"
        if path_key(path) in taken:
            yield post
            continue
        taken.add(path_key(path))
        post.path = path


def resolve_aliases(posts: Sequence[ImportedPost], folder: str) -> None:
    """Take away the aliases that other pages have: other posts, their aliases, the index.

    `folder` is the name of the folder of posts.
    """
    owners: dict[str, ImportedPost | None] = {
        path_key(f"{folder}/{post.path.removesuffix('.md')}"): post for post in posts
    }
    owners |= dict.fromkeys(("index", "404", "search", "archive"))
    for post in posts:
        if post.draft is None:
            continue
        aliases = post.draft.keys.get("aliases", ())
        kept = []
        for alias in aliases:
            name = alias.strip("/").removesuffix(".html")
            key = path_key(f"{name}/index" if alias.endswith("/") else name)
            if key == path_key(f"{folder}/{post.path.removesuffix('.md')}"):
                continue  # it has the same address as before
            reserved = key.startswith(("tags/", "archive/"))
            if not reserved and owners.setdefault(key, post) is post:
                kept.append(alias)
            else:
                post.note(Outcome.DROPPED, f"aliases: {alias} is the address of another page")
        if len(kept) < len(aliases):
            post.draft.keys = {**post.draft.keys, "aliases": tuple(kept)}


def source_path(name: str, site: Site) -> str:
    """Return the path of a post, made from that of its file; empty if that cannot be one."""
    folder = max((f for f in site.posts if f and name.startswith(f"{f}/")), key=len, default="")
    parts = PurePosixPath(name[len(folder) :].lstrip("/")).with_suffix("").parts
    bare = (re.sub(r"\.(?:md|html?)$", "", part) for part in parts)
    safe = [re.sub(r"[^\w.-]+", "-", part).strip("-_.") for part in bare]
    path = "/".join(part for part in safe if part) + ".md"
    return "" if new_files.path_problem(path) else path


def write_drawings(
    posts: Sequence[ImportedPost], source: SourceTree, scratch: Path
) -> dict[str, Path]:
    """Write the drawings of posts to the folder `scratch`, as if they were files of the source.

    Returns the paths at which they can be read, by their names.
    """
    files: dict[str, Path] = {}
    for post in posts:
        for name, data in post.drawings.items():
            files[name] = scratch / f"{len(files)}.drawing.svg"
            files[name].write_bytes(data)
    source.others.update(files)
    return files


def rewrite_links(
    posts: Sequence[ImportedPost],
    source: SourceTree,
    files: Mapping[str, Path],
    labels: Iterable[str] = (),
) -> None:
    """Rewrite the links among the posts to their new paths, and those to files of the source.

    `files` has the paths at which these can be read, `labels` those of the journal's posts.
    Raises SourceLimitError if it takes too long for the size of the source.
    """
    new_paths: dict[str, str] = {}
    for post in posts:
        if not post.is_draft:  # a build leaves drafts out, so that no link can lead to one
            new_paths.setdefault(post.document.file.name, post.path)
    addresses = {post.address: post.path for post in posts if post.address and not post.is_draft}
    with _limited(_LINK_SECONDS_PER_MEGABYTE * source.size / 1e6) as current:
        places = Places(
            PathMap(new_paths, addresses),
            FileMap(frozenset(source.others), source.site.roots),
            _names(posts),
            _anchors(posts, set(labels)),
        )
        for post in posts:
            old = current.name = post.document.file.name
            if post.is_foreign or any(x in post.body.text for x in ("](", "]:")):
                copies = Copies(post.path, files)
                post.edit(
                    convert_links(
                        post.body.text, old, post.path, places, copies.add, foreign=post.is_foreign
                    )
                )
                post.copies = copies.names
        for post in posts:
            if post.is_foreign:
                post.edit(add_labels(post.body.text, places.anchors[post.path]))
                post.edit(protect_text(post.body.text))


def _anchors(posts: Sequence[ImportedPost], taken: set[str]) -> dict[str, Anchors]:
    """Return the anchors of posts by their paths; a label that is `taken` gets another name."""
    anchors = {}
    for post in posts:
        edits, labels = rename_labels(post.body.text, taken)
        if post.is_foreign:
            post.edit(edits)
        else:
            labels = {name: name for name in labels}
        anchors[post.path] = Anchors(post.body.text, labels, taken)
    return anchors


def _names(posts: Sequence[ImportedPost]) -> dict[str, str]:
    """Return the paths of public posts by their file's name, title, and other names."""
    names: dict[str, str] = {}
    for post in posts:
        if not post.is_draft:
            stem = post.document.file.stem
            for name in (stem, post.title, *post.document_names):
                names.setdefault(name.lower(), post.path)
    return names


def write_post(
    post: ImportedPost,
    folder: Path,
    existing: dict[str, Path],
    files: Mapping[str, Path],
    *,
    write: bool,
) -> Remark:
    """Write one post and its files if `write` is set, and return a remark.

    `files` has the paths of the files of the source.  An existing file is never changed.
    """
    target = folder / post.path
    known = existing.get(path_key(post.path))
    if known is not None:
        same = known.read_bytes() == post.text.encode("utf-8")
        state = "with the same text" if same else "with another text"
        kind = Outcome.TAKEN if same else Outcome.LEFT
        return remark_on(post, kind, f"{known} is there already, {state}")
    if write:
        try:
            write_new(folder, post.path, post.text)
            for path, name in post.copies.items():
                copy = PurePosixPath(post.path).parent / path
                write_new(folder, copy.as_posix(), read_attachment(files[name]))
        except RefusedPathError as refused:
            return remark_on(post, Outcome.LEFT, str(refused))
    return remark_on(post, Outcome.TAKEN, str(target))


def remark_on(post: ImportedPost, kind: Outcome, message: str) -> Remark:
    """Return a remark on the first line of a post's document."""
    return Remark(post.document.file.name, post.document.line, kind, message)
