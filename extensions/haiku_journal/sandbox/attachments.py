"""What the files may be that a post brings along: its pictures, and what it links to.

They are published as they are, so each can be opened by itself, as a page of the
site.  What runs something then is none of a post's.  A browser goes by what the
server says of a file, and servers differ: by its suffix, or, where they say
nothing, by how it begins (WHATWG, MIME Sniffing Standard, 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

from ..util.url_schemes import SCHEMES, scheme_of

PICTURES = frozenset(
    {".apng", ".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".pdf", ".png", ".webp"}
)
"""The suffixes of pictures that are no markup."""

_PAGES = frozenset(
    {".hta", ".htm", ".html", ".mht", ".mhtml", ".phtml", ".shtm", ".shtml", ".svgz", ".xht"}
)
"""The suffixes of pages that need not begin as markup does."""

_TEXT = ".txt"
"""The suffix of what every server calls plain text, however it begins."""

_BLANK = b"\xef\xbb\xbf\xfe\xff\x00\t\n\f\r "
"""The bytes that may stand before markup: blanks, and the marks of UTF-8 and UTF-16."""

_XHTML = "http://www.w3.org/1999/xhtml"
_DRAWING = "-//W3C//DTD SVG "
_ACTIVE = frozenset({"foreignobject", "handler", "listener", "script"})
"""Elements that run something, or hold a page (SVG 2, chapters 12 and 15; SVG Tiny 1.2, 15)."""
_EMBEDDED = tuple(f"data:image/{kind}" for kind in ("gif", "jpeg", "png", "webp"))
_ENCODINGS = frozenset({"iso-8859-1", "us-ascii", "utf-16", "utf-8"})
"""The encodings that browsers and the parser read alike."""


def runs_when_opened(path: Path) -> bool:
    """Whether a browser may take a file for a page, and run what is in it."""
    suffix = path.suffix.lower()
    return suffix in _PAGES or (suffix != _TEXT and _is_markup(path))


def picture_fault(path: Path) -> str:
    """What makes a file none of the pictures that a post may show, in words; `""` if it is one."""
    suffix = path.suffix.lower()
    if suffix == ".svg":
        try:
            check_drawing(path.read_bytes())
        except ValueError as error:
            return f"holds {error}; take it out of the file"
    elif suffix not in PICTURES or _is_markup(path):
        return "is no picture for pages; make it a PNG, JPEG, WebP or SVG file"
    return ""


def _is_markup(path: Path) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(65_536):
            if start := chunk.lstrip(_BLANK):
                return start.startswith(b"<")
    return False


def check_drawing(data: bytes) -> None:
    """See that an SVG file runs nothing when it is opened by itself.

    Raises ValueError, with what it holds, if it runs something, leads where posts may
    not lead, or is written so that it cannot be told.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.XmlDeclHandler = _check_encoding
    parser.StartDoctypeDeclHandler = _check_doctype
    parser.ProcessingInstructionHandler = _check_instruction
    parser.StartElementHandler = _check_element
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(f"what is no XML ({error})") from error


def _check_encoding(version: str, encoding: str | None, standalone: int) -> None:
    if encoding and encoding.lower() not in _ENCODINGS:
        raise ValueError(f"text in {encoding}, not in UTF-8")


def _check_doctype(name: str, system: str | None, public: str | None, declares: int) -> None:
    # Declared here, or in what browsers know by the names of other types, entities and
    # attributes would not be seen in the elements.
    if declares or not (public or _DRAWING).startswith(_DRAWING):
        raise ValueError("declarations that are not SVG's (<!DOCTYPE>)")


def _check_instruction(target: str, data: str) -> None:
    if target == "xml-stylesheet":  # XSLT can make a page of it
        raise ValueError("a style sheet of another file (<?xml-stylesheet?>)")


def _check_element(name: str, attributes: Mapping[str, str]) -> None:
    namespace, _, element = name.rpartition(" ")
    if namespace == _XHTML or element.lower() in _ACTIVE:
        raise ValueError(f"a script, or a page (<{element}>)")
    for key, value in attributes.items():
        attribute = key.rpartition(" ")[2]
        if attribute.lower().startswith("on"):
            raise ValueError(f"a script ({attribute})")
        # Animations set attributes, links among them, to their own attributes' values.
        for part in value.split(";"):
            if scheme_of(part) in {"javascript", "vbscript"}:
                raise ValueError(f"a script ({attribute})")
        if attribute.lower() == "href" and not _leads_well(value):
            raise ValueError(f"a link to {scheme_of(value)}: ({attribute})")


def _leads_well(target: str) -> bool:
    scheme = scheme_of(target)
    if scheme == "data":
        return target.strip().lower().startswith(_EMBEDDED)
    return not scheme or scheme in SCHEMES
