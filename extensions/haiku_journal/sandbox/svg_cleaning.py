"""Removal of what `check_svg` refuses from an SVG file, for a drawing that somebody else made."""

from __future__ import annotations

import re
from contextlib import suppress
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from .svg import SVG, XLINK, SvgCheck

_IMPORT = re.compile(r"@import\b[^;]*;", re.IGNORECASE)


def clean_svg(data: bytes) -> bytes:
    """Return an SVG file without the elements, attributes and styles that are not listed.

    Labels in HTML become text at about the same place, unless the file also has them as text.
    Raises ValueError if the file is not XML in UTF-8, or declares entities.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8; save it again") from None
    if "<!ENTITY" in text:
        raise ValueError("declares entities; save it again")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(f"is not valid XML: {error}; save it again") from error
    check = SvgCheck()
    for element in list(root.iter()):
        _clean(element, check)
    # Here, since the prefixes are those of the process, and other code may have changed them.
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    try:
        cleaned: bytes = ElementTree.tostring(root, encoding="utf-8")
    except RecursionError:
        raise ValueError("nests too deep; save it again") from None
    SvgCheck().parser.Parse(cleaned, True)
    return cleaned


def _clean(element: Element, check: SvgCheck) -> None:
    """Remove what is not listed from one element: attributes, styles, children."""
    namespace, name = _split(element.tag)
    for key, value in list(element.items()):
        if namespace == SVG or key.startswith("{"):
            try:
                check.check_attribute(name, " ".join(filter(None, _split(key))), value)
            except ValueError:
                del element.attrib[key]
    if (namespace, name) == (SVG, "style"):
        css = _IMPORT.sub("", "".join(element.itertext()))
        element[:] = []
        element.text = ""
        with suppress(ValueError):
            check.check_css(css, "a <style>")
            element.text = css
    element[:] = [
        kept
        for child in element
        if (kept := _kept(child, check, has_text=name == "switch")) is not None
    ]


def _kept(element: Element, check: SvgCheck, *, has_text: bool) -> Element | None:
    """Return what takes the place of an element; a label unless there is one `has_text`."""
    if check.is_known_child(*_split(element.tag)):
        return element
    return None if has_text else _label(element)


def _label(element: Element) -> Element | None:
    """Return a label in HTML as SVG text, or None for another element."""
    words = " ".join("".join(element.itertext()).split())
    if _split(element.tag) != (SVG, "foreignObject") or not words:
        return None
    middle = _length(element, "y") + _length(element, "height") / 2
    label = Element(f"{{{SVG}}}text", {"x": element.get("x", "0"), "y": f"{middle:g}"})
    label.text = words
    return label


def _length(element: Element, key: str) -> float:
    """Return the value of an attribute that is a length, without its unit."""
    number = re.match(r"\d+(?:\.\d+)?", element.get(key, ""))
    return float(number[0]) if number else 0


def _split(name: str) -> tuple[str, str]:
    """Return the namespace and the local name of a name that ElementTree gives."""
    namespace, _, local = name.rpartition("}")
    return namespace.removeprefix("{"), local
