"""What a feed holds of a post: the body of its page, as HTML that any reader may show.

A feed reader shows what strangers wrote among pages of its own.  So nothing
passes but the elements, attributes and schemes that are named here, written
anew; the words of what does not pass remain.  What comes out is HTML and, for
readers that ask for it, well-formed XML.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain
from typing import Any
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from ..util.url_schemes import SCHEMES

_WORDS = """
    a abbr aside b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp
    small strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
"""
_WORD_ATTRIBUTES = {"dir", "lang", "title"}
_ATTRIBUTES = {
    "a": {"href"},
    "del": {"datetime"},
    "details": {"open"},
    "img": {"alt", "height", "src", "width"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_FORMULAS = """
    math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
"""
_FORMULA_ATTRIBUTES = """
    accent accentunder columnalign columnlines columnspacing columnspan depth dir display
    displaystyle fence form height largeop linethickness lspace mathbackground mathcolor
    mathsize mathvariant maxsize minsize movablelimits rowlines rowspacing rowspan rspace
    scriptlevel separator stretchy symmetric voffset width
"""
_PASSING = {name: _WORD_ATTRIBUTES | _ATTRIBUTES.get(name, set()) for name in _WORDS.split()}
_PASSING |= {name: set(_FORMULA_ATTRIBUTES.split()) for name in _FORMULAS.split()}
"""What passes: elements, each with its attributes.  Of MathML, what only sets formulas."""

_ADDRESSES = frozenset({"href", "src"})
_VOID = frozenset({"br", "hr", "img", "wbr"})
_CLOSED = _PASSING.keys() - _VOID
_SILENT = """
    audio button canvas footer head iframe nav noscript object script select style svg template
    textarea video
"""
_UNSEEN = frozenset(_SILENT.split())
"""The elements whose content is none of a post's words."""

_FURNITURE = ("headerlink", "linenos")
"""The classes of what helps on a page and is noise in a feed."""
_BOLD = ("admonition-title", "rubric", "sidebar-title", "topic-title")
"""The classes of paragraphs that a style sheet makes headings; a reader has none."""

_PARSER = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
_SCHEME = re.compile(r"([^/?#:]*):")
_SKIPPED = str.maketrans("", "", "\t\n\r")
_TRIMMED = "".join(map(chr, range(0x21)))


def content(page: bytes, address: str) -> str:
    """The content of a post: its haiku as a paragraph, then the body, without the title.

    Takes the post's page as it was written and its address: absolute, or
    relative to the site's root.  Every address in what is returned is the same,
    those of places in the page itself too, since a reader shows many posts in
    one page.  Raises ValueError if the page is no post's.
    """
    document = document_fromstring(page, parser=_PARSER)
    for block in document.iter("div"):
        if "title-block" in block.classes:
            break
    else:
        raise ValueError(f"{address} has no title block")
    title = block.getprevious()
    article = title.getparent().getparent()
    _drop(part for part in [title, *block] if "haiku" not in part.classes)
    block.drop_tag()
    _simplify(article)
    return "".join(_markup(article, address)).strip()


def clean(fragment: str, address: str) -> str:
    """What another site's HTML may say here: the same that passes of a post's page.

    Takes the HTML as it came and the address that the addresses in it are relative to.
    """
    if not fragment.strip():
        return ""
    # As a whole page, since its tags may close whatever it is put into.
    page = f"<!DOCTYPE html><html><body>{fragment}".encode("utf-8", "replace")
    return "".join(_markup(document_fromstring(page, parser=_PARSER), address)).strip()


def _simplify(article: Any) -> None:
    """Let a tree say with elements alone what its page says with classes and colours."""
    # Code first: most elements of a page are there, and are only its colours.
    for code in article.xpath(".//div[@class='highlight']/pre"):
        _drop(code.xpath(".//span[@class='linenos']"))
        words = code.text_content()
        code.clear(keep_tail=True)
        etree.SubElement(code, "code").text = words
    having = _by_class(article)
    _drop(element for name in _FURNITURE for element in having[name])
    for box in article.xpath(".//input[@type='checkbox']"):
        box.tail = ("☐ " if box.get("checked") is None else "☑ ") + (box.tail or "")
    for block in having["admonition"]:
        block.tag = "blockquote"
    for paragraph in chain.from_iterable(having[name] for name in _BOLD):
        bold = etree.Element("strong")
        bold.text, paragraph.text = paragraph.text, None
        bold.extend(paragraph)
        paragraph.append(bold)


def _by_class(root: Any) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for element in root.iter():
        for name in element.get("class", "").split():
            found[name].append(element)
    return found


def _drop(elements: Iterable[Any]) -> None:
    for element in elements:
        element.drop_tree()


def _markup(root: Any, address: str) -> Iterator[str]:
    """Write a tree anew: what may pass, and of the rest the words.

    Without recursion, since trees may be deeper than Python's stack.
    """
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            yield _start_tag(element, address)
            if element.tag in _UNSEEN:
                walk.skip_subtree()
            else:
                yield escape(element.text or "", quote=False)
        else:
            yield _end_tag(element)
            if element is not root:
                yield escape(element.tail or "", quote=False)


def _start_tag(element: Any, address: str) -> str:
    if element.tag not in _PASSING:
        return ""
    written = [element.tag]
    for name, value in element.items():
        if name in _PASSING[element.tag]:
            passed = resolve(address, value) if name in _ADDRESSES else value
            if passed is not None:
                written.append(f'{name}="{escape(passed)}"')
    return f"<{' '.join(written)}/>" if element.tag in _VOID else f"<{' '.join(written)}>"


def _end_tag(element: Any) -> str:
    return f"</{element.tag}>" if element.tag in _CLOSED else ""


def resolve(address: str, link: str) -> str | None:
    """Where a link on the page at an address leads; None if no reader may follow it.

    Tabs and line ends, and controls and blanks around it, are skipped as browsers
    do (WHATWG, URL Standard, 4.4).
    """
    try:
        target = urljoin(address, link.translate(_SKIPPED).strip(_TRIMMED))
    except ValueError:
        return None
    scheme = _SCHEME.match(target)
    return None if scheme and scheme[1].lower() not in SCHEMES else target
