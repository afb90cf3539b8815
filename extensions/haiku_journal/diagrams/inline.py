"""From the SVG of a renderer to SVG that is part of a page.

A drawing in a page shares the page's names and styles.  So only shapes and text stay, without
classes and links; ids get a prefix, and the colours of the palette become variables, which the
style sheet sets for light and dark pages.
"""

from __future__ import annotations

import re
from textwrap import shorten
from xml.etree import ElementTree

from .renderers import INK, PALETTE

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_ELEMENT_NAMES = """
    a circle clipPath defs ellipse g line linearGradient path polygon polyline radialGradient rect
    stop svg text textPath tspan
"""
_ELEMENTS = frozenset(_ELEMENT_NAMES.split())
LABEL_LENGTH = 300
"""The most characters of a name for screen readers, if it is not the author's."""

_DROPPED = ("aria-", "class", "data-", "role", "tabindex", "{")
"""The beginnings of attributes that mean something to the page; `{` begins a namespace."""
_FILL_ATTRIBUTES = {
    "cluster": "fill",
    "node": "fill",
    "pele-cluster": "style",
    "pele-node": "style",
}
"""Where the shape of a group has the fill that the author has set, by the class of the group."""

_COLOUR = re.compile("|".join(rf"{colour}\b" for colour in PALETTE), re.IGNORECASE)
_REFERENCE = re.compile(r"url\(#")
_FILL = re.compile(r"(?:^|.*\bfill: *)([^:; ]+) *(?:;|$)")
"""A fill: the whole of an attribute, or a property in a style."""
_FIXED_INK = "rgb(23,45,74)"
"""The ink of light pages, written so that it does not become a variable."""


def inline_drawing(svg: bytes, prefix: str, label: str = "") -> str:
    """Return an SVG drawing, which the guard of SVG files has checked, as part of a page.

    `prefix` is put before each id of the drawing.  Its name for screen readers is `label`, or its
    title, or else the words in it.
    """
    root = ElementTree.fromstring(svg)
    root.set("fill", INK)
    label = label or _title(root)
    _simplify(root, prefix)
    _left, _top, width, height = root.get("viewBox", "0 0 300 150").split()
    root.attrib = {
        "xmlns": _NAMESPACE.strip("{}"),
        "viewBox": root.get("viewBox", ""),
        "width": f"{float(width):.0f}",
        "height": f"{float(height):.0f}",
        "fill": root.get("fill", ""),
        "role": "img",
        "aria-label": label,
    }
    return ElementTree.tostring(root, "unicode")


def _title(root: ElementTree.Element) -> str:
    """Return the title that the author gave a diagram, or else its words."""
    texts = [*root.iter(f"{_NAMESPACE}text")]
    graph = root.find(f"{_NAMESPACE}g[@class='graph']")  # of Graphviz; its title is an identifier
    titles = [
        *root.findall(f"{_NAMESPACE}title"),
        *(text for text in texts if text.get("class") == "pele-title"),
        *(() if graph is None else graph.findall(f"{_NAMESPACE}text")),
    ]
    words = ", ".join("".join(part.itertext()) for part in titles[:1] or texts)
    return shorten(words, LABEL_LENGTH, placeholder=" …")


def _simplify(element: ElementTree.Element, prefix: str) -> None:
    """Leave only shapes and text in an element."""
    for name in element.get("class", "").split():
        if name in _FILL_ATTRIBUTES:
            _fix_ink(element, _FILL_ATTRIBUTES[name])
    element.tag = element.tag.removeprefix(_NAMESPACE)
    if element.tag == "a":
        element.tag, element.attrib = "g", {}
    if "id" in element.attrib:
        element.set("id", prefix + element.attrib["id"])
    for name, value in [*element.items()]:
        if name.startswith(_DROPPED):
            del element.attrib[name]
        else:
            value = _REFERENCE.sub(f"url(#{prefix}", value)
            element.set(name, _COLOUR.sub(_variable, value))
    for child in [*element]:
        if child.tag.removeprefix(_NAMESPACE) in _ELEMENTS:
            _simplify(child, prefix)
        else:
            element.remove(child)


def _fix_ink(group: ElementTree.Element, attribute: str) -> None:
    """Keep the text on a shape dark if its author has set the fill, as dark pages show it too."""
    texts = [*group.iter(f"{_NAMESPACE}text")]
    fills = (_FILL.match(shape.get(attribute, "")) for shape in {*group.iter()} - {*texts})
    if any(fill and fill[1] not in {*PALETTE, "none", "transparent"} for fill in fills):
        for text in texts:
            if text.get("fill", INK) == INK:
                text.set("fill", _FIXED_INK)


def _variable(colour: re.Match[str]) -> str:
    own = colour[0].lower()
    return f"var(--diagram-{PALETTE[own]},{own})"  # builders for books have no style sheet
