"""A check of SVG files, which a reader can open by themselves, as pages of the site.

A file may have only the elements, attributes and addresses that are listed here.  What the
check does not know it refuses, so a drawing cannot run a script, load another file or show a
page.  What editors store in namespaces of their own has no effect in a browser and may stay.

The names are those of SVG 2 (W3C Candidate Recommendation, 2018) and of the modules that it
refers to: Filter Effects, Masking, SVG Animations.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"

_ELEMENT_NAMES = """
    a circle clipPath defs desc ellipse g image line linearGradient marker mask metadata path
    pattern polygon polyline radialGradient rect stop style svg switch symbol text textPath title
    tspan use view
    font font-face glyph missing-glyph
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight
    feSpecularLighting feSpotLight feTile feTurbulence filter
    animate animateMotion animateTransform mpath set
"""
_ELEMENTS = frozenset(_ELEMENT_NAMES.split())
_STYLE_ELEMENT = f"{SVG} style"
_GEOMETRY_NAMES = """
    cx cy d dx dy fr fx fy gradientTransform height offset pathLength patternTransform points r
    refX refY rotate rx ry startOffset textLength viewBox width x x1 x2 y y1 y2
    amplitude azimuth baseFrequency bias diffuseConstant divisor elevation exponent intercept k1
    k2 k3 k4 kernelMatrix limitingConeAngle numOctaves pointsAtX pointsAtY pointsAtZ radius scale
    seed slope specularConstant specularExponent stdDeviation surfaceScale tableValues z
"""
_STYLE_NAMES = """
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-profile color-rendering cursor direction display
    dominant-baseline enable-background fill fill-opacity fill-rule filter flood-color
    flood-opacity font font-family font-size font-size-adjust font-stretch font-style font-variant
    font-weight glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation
    kerning letter-spacing lighting-color line-height marker marker-end marker-mid marker-start
    mask mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering
    stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor
    text-decoration text-rendering transform transform-origin unicode-bidi vector-effect
    visibility white-space word-spacing writing-mode
"""
_PLAIN_NAMES = """
    baseProfile class clipPathUnits contentStyleType edgeMode filterRes filterUnits focusable
    gradientUnits hreflang id in in2 kernelUnitLength lang lengthAdjust markerHeight markerUnits
    markerWidth maskContentUnits maskUnits media method mode operator order orient path
    patternContentUnits patternUnits preserveAlpha preserveAspectRatio primitiveUnits rel
    requiredExtensions requiredFeatures result role side spacing spreadMethod stitchTiles
    systemLanguage tabindex target targetX targetY title type version xChannelSelector
    yChannelSelector zoomAndPan
    accumulate additive attributeType begin calcMode dur end keyPoints keySplines keyTimes max min
    origin repeatCount repeatDur restart
    ascent descent glyph-name horiz-adv-x panose-1 unicode units-per-em
    content host name
"""
"""Attributes whose values load nothing; draw.io and Mermaid write the last three."""

_ANIMATED = frozenset(_GEOMETRY_NAMES.split() + _STYLE_NAMES.split())
"""The attributes that an animation may change: no links, whose check it would bypass."""
_STYLED = frozenset({*_STYLE_NAMES.split(), "by", "from", "style", "to", "values"})
"""The attributes that browsers read as CSS, and those whose values an animation copies there."""
_ATTRIBUTES = {
    "": _ANIMATED | _STYLED | {"attributeName", "href", *_PLAIN_NAMES.split()},
    XLINK: frozenset({"actuate", "arcrole", "href", "role", "show", "title", "type"}),
    _XML: frozenset({"lang", "space"}),
}
"""The attributes by namespace."""
_PREFIXES = ("aria-", "data-")
"""The beginnings of further attributes, which no browser runs."""

_EDITORS = (
    "http://creativecommons.org/ns#",
    "http://krita.org/namespaces/",
    "http://ns.adobe.com/",
    "http://purl.org/dc/",
    "http://schemas.microsoft.com/visio/",
    "http://sodipodi.sourceforge.net/DTD/",
    "http://sun.com/xmlns/",
    "http://svgjs.",
    "http://web.resource.org/cc/",
    "http://www.bohemiancoding.com/sketch/",
    "http://www.figma.com/figma/",
    "http://www.inkscape.org/namespaces/",
    "http://www.openswatchbook.org/",
    "http://www.serif.com/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://xml.openoffice.org/svg/",
    "https://boxy-svg.com",
    "https://sketch.io/",
)
"""The beginnings of the namespaces in which editors store what browsers ignore."""

_RASTER = r"data:image/(?:gif|jpe?g|png|webp)[;,]"
_LINKS = {
    "a": re.compile(r"#|https?://|mailto:", re.IGNORECASE),
    "feImage": re.compile(rf"#|{_RASTER}", re.IGNORECASE),
    "image": re.compile(rf"#|{_RASTER}", re.IGNORECASE),
}
"""How links may begin, by element: what follows cannot change where they lead."""
_FRAGMENT = re.compile("#")

_RULE = re.compile(r"@([^\s({;]*)")
_FUNCTION = re.compile(r"(?<![\w-])([\w-]*)\(")  # from its first character: takes linear time
_STYLE_ADDRESS = re.compile(
    rf"\s*[\"']?(?:#|{_RASTER}|data:font/|data:application/(?:x-)?font-)", re.IGNORECASE
)
_RULES = frozenset({"-webkit-keyframes", "charset", "font-face", "keyframes", "media"})
_FUNCTION_NAMES = """
    blur brightness calc circle clamp color color-mix contrast cubic-bezier drop-shadow ellipse
    format grayscale has hsl hsla hue-rotate hwb inset invert is lab lch light-dark linear local
    matrix matrix3d max min not nth-child nth-last-child nth-of-type oklab oklch opacity path
    perspective polygon rect rgb rgba rotate rotate3d rotatex rotatey rotatez saturate scale
    scale3d scalex scaley sepia skew skewx skewy steps translate translate3d translatex
    translatey translatez url var where
"""
_FUNCTIONS = frozenset({"", *_FUNCTION_NAMES.split()})
"""The CSS functions that load nothing, and `url`; the one without a name is a parenthesis."""

_DOCTYPE = "-//W3C//DTD SVG "
_INSTRUCTIONS = frozenset({"plantuml", "plantuml-src", "xpacket"})
_ENCODINGS = frozenset({"iso-8859-1", "us-ascii", "utf-16", "utf-8"})
"""The encodings that browsers and the parser decode in the same way."""

_ADVICE = {"foreignObject": "have the editor write labels as SVG text instead of HTML"}
"""What to do about an element that common editors write."""


def check_svg(path: Path) -> None:
    """Check that an SVG file is a drawing and nothing else.

    Raises ValueError, which says what the file has that is not listed, on which line, and
    what to do.
    """
    with path.open("rb") as file:
        try:
            SvgCheck().parser.ParseFile(file)
        except expat.ExpatError as error:
            raise ValueError(f"is not valid XML: {error}; save it again") from error


class SvgCheck:
    """The handlers of an XML parser, and its rules; each raises ValueError for what is unknown."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.SkippedEntityHandler = self._entity
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._open: list[str] = []
        """The open elements."""
        self._style: list[str] = []
        """The text of the open style element."""

    def _refuse(self, what: str, advice: str = "take it out of the file") -> NoReturn:
        # A name in the file can be as long as the file.
        raise ValueError(f"has {what[:200]} on line {self.parser.CurrentLineNumber}; {advice}")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            self._refuse(f"the encoding {encoding}", "save it as UTF-8")

    def _doctype(self, name: str, system: str | None, public: str | None, subset: int) -> None:
        # A DTD, in the file or known to browsers by its name, can define entities and
        # attributes that this parser would not see in the elements.
        if subset or not (public or _DOCTYPE).startswith(_DOCTYPE):
            self._refuse("declarations that are not SVG's (<!DOCTYPE>)")

    def _entity(self, name: str, is_parameter: bool) -> None:
        self._refuse(f"the entity &{name};")

    def _instruction(self, target: str, data: str) -> None:
        if target not in _INSTRUCTIONS:  # a style sheet could turn the file into a page
            self._refuse(f"the instruction <?{target}?>")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, element = name.rpartition(" ")
        if not self._is_known(namespace, element):
            place = "" if namespace == SVG else f" of the namespace {namespace!r}"
            advice = _ADVICE.get(element, "take it out of the file")
            self._refuse(f"the element <{element}>{place}", advice)
        self._open.append(name)
        for key, value in attributes.items():
            if namespace == SVG or " " in key:
                self.check_attribute(element, key, value)

    def _is_known(self, namespace: str, element: str) -> bool:
        if not self._open:
            return (namespace, element) == (SVG, "svg")
        return self._open[-1] != _STYLE_ELEMENT and self.is_known_child(namespace, element)

    def is_known_child(self, namespace: str, element: str) -> bool:
        """Return whether a drawing may have such an element, apart from in its styles."""
        return element in _ELEMENTS if namespace == SVG else namespace.startswith(_EDITORS)

    def check_attribute(self, element: str, key: str, value: str) -> None:
        """Raise ValueError for an attribute that is not listed, by its namespace and name."""
        namespace, _, attribute = key.rpartition(" ")
        place = f"the attribute {attribute} of <{element}>"
        if namespace.startswith(_EDITORS):
            return
        if attribute not in _ATTRIBUTES.get(namespace, ()) and not key.startswith(_PREFIXES):
            self._refuse(place)
        if attribute == "href" and not _LINKS.get(element, _FRAGMENT).match(value):
            self._refuse(f"a link to {value[:40]!r} in {place}")
        if key == "attributeName" and value not in _ANIMATED:
            self._refuse(f"an animation of {value[:40]!r} in {place}")
        if key in _STYLED:
            self.check_css(value, place)

    def _text(self, text: str) -> None:
        if self._open[-1] == _STYLE_ELEMENT:
            self._style.append(text)

    def _end(self, name: str) -> None:
        if self._open.pop() == _STYLE_ELEMENT:
            self.check_css("".join(self._style), "a <style>")
            self._style.clear()

    def check_css(self, css: str, place: str) -> None:
        """Refuse CSS that could load a file, or that hides what it loads."""
        if "\\" in css:
            self._refuse(f"a backslash in {place}")
        for rule in _RULE.findall(css):
            if rule.lower() not in _RULES:
                self._refuse(f"@{rule} in {place}")
        for function in _FUNCTION.finditer(css):
            name = function[1].lower()
            if name not in _FUNCTIONS:
                self._refuse(f"the function {name}() in {place}")
            if name == "url" and not _STYLE_ADDRESS.match(css, function.end()):
                address = css[function.end() :][:40].partition(")")[0]
                self._refuse(f"the address {address!r} in {place}")
