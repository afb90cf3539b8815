"""Checks of the files that come with a post: its images, and the files it links to.

They are published unchanged, so a reader can open each by itself, as a page of the
site.  A file that would then run a script is not allowed.  A browser goes by the
media type that the server sends, which servers derive from the suffix; without one
it looks at the first bytes (WHATWG, MIME Sniffing Standard, section 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

from ..util.url_schemes import LINK_SCHEMES, url_scheme

IMAGE_SUFFIXES = frozenset(
    {".apng", ".avif", ".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".pdf", ".png", ".webp"}
)
"""The suffixes of image formats that are not markup."""

_PAGE_SUFFIXES = frozenset(
    {".hta", ".htm", ".html", ".mht", ".mhtml", ".phtml", ".shtm", ".shtml", ".svgz", ".xht"}
)
"""The suffixes of pages, which a browser renders however they begin."""

_TEXT_SUFFIX = ".txt"
"""The suffix that every server sends as plain text, however the file begins."""

_SKIPPED_BYTES = b"\xef\xbb\xbf\xfe\xff\x00\t\n\f\r "
"""The bytes that can precede markup: white space, and the byte order marks of UTF-8 and -16."""

_XHTML = "http://www.w3.org/1999/xhtml"
_SVG_DOCTYPE = "-//W3C//DTD SVG "
_ACTIVE = frozenset({"foreignobject", "handler", "listener", "script"})
"""Elements that run a script or embed a page (SVG 2, chapters 12 and 15; SVG Tiny 1.2, 15)."""
_EMBEDDED = tuple(f"data:image/{kind}" for kind in ("gif", "jpeg", "png", "webp"))
_ENCODINGS = frozenset({"iso-8859-1", "us-ascii", "utf-16", "utf-8"})
"""The encodings that browsers and the parser decode in the same way."""


def can_run_script(path: Path) -> bool:
    """Return whether a browser may render a file as a page and run the scripts in it."""
    suffix = path.suffix.lower()
    return suffix in _PAGE_SUFFIXES or (suffix != _TEXT_SUFFIX and _is_markup(path))


def image_problem(path: Path) -> str:
    """Describe why a post may not show a file as an image; return "" if it may."""
    suffix = path.suffix.lower()
    if suffix == ".svg":
        try:
            check_svg(path.read_bytes())
        except ValueError as error:
            return f"contains {error}; take it out of the file"
    elif suffix not in IMAGE_SUFFIXES or _is_markup(path):
        return "is not an image for pages; make it a PNG, JPEG, WebP or SVG file"
    return ""


def _is_markup(path: Path) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(65_536):
            if start := chunk.lstrip(_SKIPPED_BYTES):
                return start.startswith(b"<")
    return False


def check_svg(data: bytes) -> None:
    """Check that an SVG file runs no script when it is opened by itself.

    Raises ValueError, which names the forbidden content, if the file has a script, a link
    that posts may not have, or a syntax that hides such things from this check.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.XmlDeclHandler = _check_encoding
    parser.StartDoctypeDeclHandler = _check_doctype
    parser.ProcessingInstructionHandler = _check_instruction
    parser.StartElementHandler = _check_element
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(f"invalid XML ({error})") from error


def _check_encoding(version: str, encoding: str | None, standalone: int) -> None:
    if encoding and encoding.lower() not in _ENCODINGS:
        raise ValueError(f"text in {encoding}, not in UTF-8")


def _check_doctype(name: str, system: str | None, public: str | None, declares: int) -> None:
    # A DTD, in the file or known to browsers by its name, can define entities and
    # attributes that this parser would not see in the elements.
    if declares or not (public or _SVG_DOCTYPE).startswith(_SVG_DOCTYPE):
        raise ValueError("declarations that are not SVG's (<!DOCTYPE>)")


def _check_instruction(target: str, data: str) -> None:
    if target == "xml-stylesheet":  # XSLT can turn it into a page
        raise ValueError("a style sheet from another file (<?xml-stylesheet?>)")


def _check_element(name: str, attributes: Mapping[str, str]) -> None:
    namespace, _, element = name.rpartition(" ")
    if namespace == _XHTML or element.lower() in _ACTIVE:
        raise ValueError(f"a script or a page (<{element}>)")
    for key, value in attributes.items():
        attribute = key.rpartition(" ")[2]
        if attribute.lower().startswith("on"):
            raise ValueError(f"a script ({attribute})")
        # An animation copies its own attributes' values to other attributes, such as links.
        for part in value.split(";"):
            if url_scheme(part) in {"javascript", "vbscript"}:
                raise ValueError(f"a script ({attribute})")
        if attribute.lower() == "href" and not _is_allowed_link(value):
            raise ValueError(f"a link to {url_scheme(value)}: ({attribute})")


def _is_allowed_link(target: str) -> bool:
    scheme = url_scheme(target)
    if scheme == "data":
        return target.strip().lower().startswith(_EMBEDDED)
    return not scheme or scheme in LINK_SCHEMES
