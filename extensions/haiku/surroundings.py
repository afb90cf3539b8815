"""What is around the documents: what all pages are made with, and what is copied beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .digests import digest
from .written import FILE, STATIC

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def style(app: Sphinx) -> str:
    """What all pages are made with, in short: templates, settings, style sheets and scripts."""
    config = app.config
    contents = [
        (str(path.relative_to(folder)), path.read_bytes())
        for names, kinds in (
            (config.templates_path, "*"),
            (config.html_static_path, "*.css"),
            (config.html_static_path, "*.js"),
        )
        for folder in (Path(app.confdir, name) for name in names)
        for path in sorted(folder.rglob(kinds))
        if path.is_file()
    ]
    info = app.builder.build_info  # type: ignore[attr-defined]
    return digest(
        contents,
        (info.config_hash, info.tags_hash),
        sorted((name, extension.version) for name, extension in app.extensions.items()),
        (config.haiku_date_format, config.language, config.haiku_journals),
    )


def given_files(app: Sphinx) -> Iterator[str]:
    """The files of the journal's own that go beside the pages, and before files of ours."""
    for name in app.config.html_extra_path:
        source = Path(app.confdir, name)
        if source.is_file():
            yield source.name
        yield from _files_below(source)


def copied(app: Sphinx) -> Iterator[str]:
    """What Sphinx copies or makes beside the documents, and never takes away.

    Named as in the record of what is written.
    """
    config = app.config
    for folder in config.html_static_path:
        for name in _files_below(Path(app.confdir, folder)):
            yield f"{STATIC}{name.removesuffix('.jinja')}"
    for image in filter(None, (config.html_logo, config.html_favicon)):
        yield f"{STATIC}{Path(image).name}"
    yield from (f"{FILE}{name}" for name in given_files(app))
    yield from config.html_additional_pages


def _files_below(folder: Path) -> Iterator[str]:
    """The paths of all files below a folder, relative to it."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            yield path.relative_to(folder).as_posix()
