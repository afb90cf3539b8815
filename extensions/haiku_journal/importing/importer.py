"""Convert the documents of a source, give the posts paths, and write them."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

from ..authoring.new_files import RefusedPathError, write_new
from ..util.budgets import TimeBudgetError, budget
from ..util.path_claims import path_key
from ..util.progress import Progress, is_terminal
from .conversion.links import PathMap, rewrite_body_links
from .conversion.posts import ImportedPost, PostConverter
from .limits import SourceLimitError
from .report import Outcome, Remark, UnsupportedSourceError
from .sources.documents import split_documents
from .sources.source_files import SourceFile, SourceTree

_SECONDS = 3
_SECONDS_PER_MEGABYTE = 10
_LINK_SECONDS_PER_MEGABYTE = 2


def convert_source(source: SourceTree, day: dt.date) -> tuple[list[ImportedPost], list[Remark]]:
    """Return the posts of a source, and remarks on everything else in it.

    Raises SourceLimitError if it takes too long for the size of the source.
    """
    assembler = PostConverter(source, day)
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


def assign_paths(posts: Sequence[ImportedPost]) -> Iterator[ImportedPost]:
    """Give each post a unique path; yield the posts whose fixed path is taken.

    Posts with the same haiku are numbered; a path from a prompt is not changed.
    """
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    for post in sorted(posts, key=lambda post: not post.path_is_fixed):
        path, wanted = post.path, path_key(post.path)
        while path_key(path) in taken and not post.path_is_fixed:
            numbers[wanted] += 1
            path = f"{post.path.removesuffix('.md')}-{numbers[wanted] + 1}.md"
        if path_key(path) in taken:
            yield post
            continue
        taken.add(path_key(path))
        post.path = path


def rewrite_links(posts: Sequence[ImportedPost], size: int = 0) -> None:
    """Rewrite the links among the posts to their new paths.

    Takes the size of the source in bytes.  Raises SourceLimitError if it takes too long for it.
    """
    new_paths: dict[str, str] = {}
    for post in posts:
        new_paths.setdefault(post.document.file.name, post.path)
    paths = PathMap(new_paths)
    with _limited(_LINK_SECONDS_PER_MEGABYTE * size / 1e6) as current:
        for post in posts:
            old = current.name = post.document.file.name
            foreign = post.document.kind not in {"own", "plain"}
            for place, works, message in rewrite_body_links(
                post.body, old, post.path, paths, foreign=foreign
            ):
                post.note(Outcome.CHANGED if works else Outcome.DROPPED, place, message)


def write_post(
    post: ImportedPost, folder: Path, existing: dict[str, Path], *, write: bool
) -> Remark:
    """Write one post if `write` is set, and return a remark; never change an existing file."""
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
        except RefusedPathError as refused:
            return remark_on(post, Outcome.LEFT, str(refused))
    return remark_on(post, Outcome.TAKEN, str(target))


def remark_on(post: ImportedPost, kind: Outcome, message: str) -> Remark:
    """Return a remark on the first line of a post's document."""
    return Remark(post.document.file.name, post.document.line, kind, message)
