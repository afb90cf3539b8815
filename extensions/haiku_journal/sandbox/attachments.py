"""Checks of the files that come with a post: its images, and the files it links to.

They are published unchanged, so a reader can open each by itself.  A server that goes by names
must not run a file, and a browser must not show it as a page, which could run a script.  Some
servers consider every part of a name that follows a dot, as Apache does (mod_mime), so that
`report.html.v2` is a page; so each part must be listed.  Some send `a.svg.gz` as the drawing
that is compressed in it (nginx, gzip_static); so an SVG file, which is checked, is not
compressed.  A browser goes by the media type that the server sends; without one it looks at the
first bytes (WHATWG, MIME Sniffing Standard, section 7).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from .svg import check_svg

IMAGE_TYPES = ("apng", "avif", "bmp", "gif", "ico", "jpeg", "jpg", "pdf", "png", "svg", "webp")
"""The endings of images."""

ATTACHMENT_TYPES = (
    *IMAGE_TYPES,
    *("bib", "cfg", "csv", "diff", "dot", "drawio", "excalidraw", "ini", "ipynb", "json", "jsonl"),
    *("log", "mmd", "patch", "proto", "puml", "sql", "tex", "toml", "tsv", "txt", "yaml", "yml"),
    *("c", "cc", "cpp", "cs", "ex", "go", "h", "hpp", "hs", "java", "jl", "kt", "ml", "r", "rs"),
    *("scala", "swift", "zig"),
    *("7z", "bz2", "gz", "tar", "tgz", "whl", "xz", "zip", "zst"),
    *("docx", "epub", "odp", "ods", "odt", "pptx", "xlsx"),
    *("bin", "dat", "db", "h5", "npy", "npz", "parquet", "pcap", "sqlite"),
    *("flac", "m4a", "mp3", "mp4", "ogg", "wav", "webm"),
    *("asc", "crt", "pem", "sha256", "sig"),
)
"""The default of `haiku_attachment_types`: endings that no server runs or sends as a page."""

_COMPRESSED = frozenset({"bz2", "gz", "xz", "zst"})
"""The endings of compressed files, which some servers let the browser decompress."""
_NUMBER = re.compile(r"v?\d")
"""The beginning of a part of a version or a date, as in `data.v2.csv` and `jquery-3.2.1.zip`."""

_SKIPPED_BYTES = b"\xef\xbb\xbf\xfe\xff\x00\t\n\f\r "
"""The bytes that can precede markup: white space, and the byte order marks of UTF-8 and -16."""


def attachment_problem(path: Path, types: Collection[str]) -> str:
    """Describe why a post may not link to a file, and the remedy; return "" if it may.

    `types` are the endings that the name may have, in lower case.
    """
    if problem := _name_problem(path.name, types):
        return problem
    ending = _ending(path)
    if ending == "svg":
        return _svg_problem(path)
    # Every server sends .txt as plain text.  Types that conf.py adds are the host's decision.
    unchecked = ending == "txt" or (ending in types and ending not in ATTACHMENT_TYPES)
    if not unchecked and _is_markup(path):
        return "begins like a page; link to a zip archive of it, or end its name with .txt"
    return ""


def image_problem(path: Path, types: Collection[str]) -> str:
    """Describe why a post may not show a file as an image, and the remedy; return "" if it may."""
    if _ending(path) not in IMAGE_TYPES:
        return "is not an image for pages; make it a PNG, JPEG, WebP or SVG file"
    if problem := _name_problem(path.name, types):
        return problem
    if _ending(path) == "svg":
        return _svg_problem(path)
    return "is a page and not an image; make it a PNG file" if _is_markup(path) else ""


def content_problem(path: Path) -> str:
    """Describe why what a file contains may not be published; return "" if it may.

    Whatever its name is: for a file that gets another.
    """
    if _ending(path) == "svg":
        return _svg_problem(path)
    is_page = _ending(path) != "txt" and _is_markup(path)
    return "begins like a page, whatever its name says" if is_page else ""


def _name_problem(name: str, types: Collection[str]) -> str:
    first, *parts = name.split(".")
    if not first:
        return "has a name that begins with a dot, as settings of servers do; rename it"
    endings = [part.lower() for part in parts]
    is_hidden_svg = "svg" in endings and not _COMPRESSED.isdisjoint(endings)
    for part, ending in zip(parts, endings, strict=True):
        is_listed = ending in types or _NUMBER.match(ending)
        if not is_listed or (ending == "svg" and is_hidden_svg):
            return (
                f"has the ending {'.' + part!r}, which a post may not publish; "
                f"rename it to {_plain_name(name, types)!r}, or link to a zip archive of it"
            )
    return ""


def _plain_name(name: str, types: Collection[str]) -> str:
    """Return a name with hyphens for its dots, and with its last ending, or .txt."""
    stem, _, ending = name.rpartition(".")
    kept = ending if ending.lower() in types else "txt"
    return (stem if kept == ending else name).replace(".", "-") + f".{kept}"


def _ending(path: Path) -> str:
    return path.suffix[1:].lower()


def _svg_problem(path: Path) -> str:
    try:
        check_svg(path)
    except ValueError as error:
        return str(error)
    return ""


def _is_markup(path: Path) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(65_536):
            if start := chunk.lstrip(_SKIPPED_BYTES):
                return start.startswith(b"<")
    return False
