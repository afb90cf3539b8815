"""Translation of formulas from LaTeX to MathML.

Docutils translates what it knows, and the library latex2mathml the rest, such as arrays.
"""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import tostring

from docutils.utils.math import pick_math_environment
from docutils.utils.math.latex2mathml import tex2mathml
from latex2mathml.converter import convert_to_element

_LIMIT = 5_000
"""The most characters of a formula that latex2mathml translates, which takes long for more."""
_ROW_SPACE = re.compile(r"\\\\\s*\[[\d.\s]+(?:ex|em|pt|mm|cm|px|in)\]")
"""The space below a row, which neither library knows."""
_NUMBERED = re.compile(r"\\(begin|end)\{(?:align|aligned|gather|eqnarray|equation)\*?\}")
"""The environments whose rows latex2mathml would number, or does not know."""
_ATTRIBUTES = frozenset(
    (
        *("xmlns", "display", "displaystyle", "scriptlevel"),
        *("mathbackground", "mathcolor", "mathsize", "mathvariant", "notation", "accent"),
        *("fence", "form", "largeop", "maxsize", "minsize", "movablelimits", "separator"),
        *("stretchy", "symmetric", "lspace", "rspace", "linebreak", "linethickness"),
        *("depth", "height", "voffset", "width"),
        *("columnalign", "columnlines", "columnspacing", "rowlines", "rowspacing"),
    )
)
"""The attributes that a formula may have: none that links, styles or names an element."""


class LatexError(ValueError):
    """A formula cannot be translated; the message says why."""


def latex_to_mathml(code: str, *, block: bool) -> str:
    """Return a formula as MathML, within a line or as a block of its own.

    Raises LatexError.
    """
    code = _ROW_SPACE.sub(r"\\\\", code)
    if block and pick_math_environment(code).startswith("align"):
        code = f"\\begin{{aligned}}{code}\\end{{aligned}}"
    try:
        return str(tex2mathml(code, as_block=block))
    except Exception:  # it fails in many ways
        return _by_latex2mathml(code, block=block)


def _by_latex2mathml(code: str, *, block: bool) -> str:
    if len(code) > _LIMIT:
        raise LatexError(f"it has more than {_LIMIT:,} characters; split it")
    code = _NUMBERED.sub(r"\\\1{align*}", code)
    try:
        math = convert_to_element(code, display="block" if block else "inline")
    except Exception:  # as docutils
        raise LatexError("it is not LaTeX; look for a brace or an argument too few") from None
    for element in math.iter():
        element.text = unescape(element.text) if element.text else None  # it has references
        if element.text and element.text.startswith("\\") and element.text[1:].isalpha():
            raise LatexError(f"the command {element.text} is not known")
        if others := element.attrib.keys() - _ATTRIBUTES:
            raise LatexError(f"a formula cannot set {min(others)!r}; take the command out")
    return tostring(math, encoding="unicode")
