"""What is around the documents: what all pages are made with, and what is copied beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.language.translations import own_phrases
from ...search.script_config import told
from ...util.digests import digest
from .output_record import FILE, STATIC

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def style(app: Sphinx) -> str:
    """What all pages are made with, in short: templates, phrases, settings, styles and scripts."""
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
        own_phrases(app),
        (info.config_hash, info.tags_hash),
        sorted((name, extension.version) for name, extension in app.extensions.items()),
        (config.haiku_date_format, config.language, config.haiku_journals),
    )


def given_files(app: Sphinx) -> dict[str, Path]:
    """The files of the journal's own that go beside the pages, and before files of ours."""
    given: dict[str, Path] = {}
    for name in app.config.html_extra_path:
        given |= _files_at(Path(app.confdir, name))
    return given


def copied(app: Sphinx, given: Mapping[str, Path]) -> Iterator[tuple[str, str]]:
    """What Sphinx copies or makes beside the documents, and never takes away.

    Takes the `given_files`.  Each is named as in the record of what is written, and has a
    digest of its content.
    """
    config, confdir = app.config, Path(app.confdir)
    scripts = told(app)
    for folder in config.html_static_path:
        for name, path in _files_at(confdir / folder).items():
            filled = name.removesuffix(".jinja")
            filling = scripts if filled != name else {}
            yield f"{STATIC}{filled}", digest(path.read_bytes(), filling)
    for image in filter(None, (config.html_logo, config.html_favicon)):
        if (path := confdir / image).is_file():  # and no address
            yield f"{STATIC}{path.name}", digest(path.read_bytes())
    for name, path in given.items():
        yield f"{FILE}{name}", digest(path.read_bytes())
    yield from dict.fromkeys(config.html_additional_pages, "").items()


def _files_at(place: Path) -> dict[str, Path]:
    """A file by its name, or all files below a folder by their paths in it."""
    if place.is_file():
        return {place.name: place}
    found = sorted(place.rglob("*")) if place.is_dir() else ()
    return {path.relative_to(place).as_posix(): path for path in found if path.is_file()}
