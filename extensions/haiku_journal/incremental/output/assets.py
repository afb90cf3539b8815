"""Settings and files that all pages use, and files that are copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.i18n import format_date

from ...util.digests import digest, plain
from .output_record import FILE, STATIC

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_OF_WARNINGS = ("nitpicky", "nitpick_ignore", "nitpick_ignore_regex")
"""The settings of the warnings of writing, which Sphinx counts among those without effect."""


def catalogues(app: Sphinx) -> list[bytes]:
    """Return the message catalogues of the journal's own (`locale_dirs`), as they are written."""
    name = Path(app.config.language, "LC_MESSAGES", "sphinx.po")
    paths = [Path(app.srcdir, folder, name) for folder in app.config.locale_dirs]
    return [path.read_bytes() for path in paths if path.is_file()]


def settings(app: Sphinx) -> tuple[object, ...]:
    """Return what pages depend on besides their content: settings, catalogues, versions."""
    info = app.builder.build_info if hasattr(app.builder, "build_info") else None
    reading = {value.name: value.value for value in app.config.filter(frozenset({"env"}))}
    return (
        (info.config_hash, info.tags_hash) if info else (),
        plain(reading),
        plain([app.config[name] for name in _OF_WARNINGS]),
        _build_date(app),
        catalogues(app),
        sorted((name, extension.version) for name, extension in app.extensions.items()),
    )


def _build_date(app: Sphinx) -> str:
    """Return the date of this build as all pages show it, if they do."""
    pattern = app.config.html_last_updated_fmt
    if pattern is None:
        return ""
    return format_date(
        pattern or "%b %d, %Y",
        language=app.config.language,
        local_time=not app.config.html_last_updated_use_utc,
    )


def linked_files(app: Sphinx) -> list[tuple[str, bytes]]:
    """Return the style sheets and scripts that pages link to with a checksum, with content."""
    config = app.config
    linked = {
        entry if isinstance(entry, str) else entry[0]
        for entry in (
            *config.html_css_files,
            *config.html_js_files,
            *app.registry.css_files,
            *app.registry.js_files,
        )
    }
    static = dict(_static_files(app))
    return [
        (name, static[name].read_bytes()) for name in sorted(filter(None, linked & static.keys()))
    ]


def extra_files(app: Sphinx) -> dict[str, Path]:
    """Return the files of `html_extra_path` by their names in the output."""
    extra: dict[str, Path] = {}
    for name in app.config.html_extra_path:
        extra |= _files_at(Path(app.confdir, name))
    return extra


def filling(app: Sphinx, values: Mapping[str, Any]) -> str:
    """Return a digest of all that static templates are filled with: values and translations."""
    return digest(sorted(values.items()), app.config.language, catalogues(app))


def copied_files(
    app: Sphinx, extra: Mapping[str, Path], filled_with: str
) -> Iterator[tuple[str, str]]:
    """Yield the files that Sphinx copies and never removes: record name and fingerprint.

    Takes the `extra_files`, and the `filling` of static templates.
    """
    config, confdir = app.config, Path(app.confdir)
    for name in _theme_files(app):
        yield f"{STATIC}{name.removesuffix('.jinja')}", ""  # its theme's version is a setting
    for name, path in _static_files(app):
        filled = name.removesuffix(".jinja")
        yield f"{STATIC}{filled}", digest(path.read_bytes(), filled_with if filled != name else "")
    for image in filter(None, (config.html_logo, config.html_favicon)):
        if (path := confdir / image).is_file():  # and not an address
            yield f"{STATIC}{path.name}", digest(path.read_bytes())
    for name, path in extra.items():
        yield f"{FILE}{name}", digest(path.read_bytes())
    yield from dict.fromkeys(config.html_additional_pages, "").items()


def _static_files(app: Sphinx) -> Iterator[tuple[str, Path]]:
    for folder in app.config.html_static_path:
        yield from _files_at(Path(app.confdir, folder)).items()


def _theme_files(app: Sphinx) -> Iterator[str]:
    theme = getattr(app.builder, "theme", None)
    for folder in theme.get_theme_dirs() if theme else ():
        for name in _files_at(Path(folder, "static")):
            if not any(part.startswith(".") for part in name.split("/")):
                yield name


def _files_at(place: Path) -> dict[str, Path]:
    """Return a file by its name, or all files below a folder by their paths in it."""
    if place.is_file():
        return {place.name: place}
    paths = sorted(place.rglob("*")) if place.is_dir() else ()
    return {path.relative_to(place).as_posix(): path for path in paths if path.is_file()}
