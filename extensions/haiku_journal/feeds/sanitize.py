"""Sanitized HTML for feeds.

A feed reader shows the HTML of strangers in its own pages.  So the HTML of a post is
written anew with only the elements, attributes and URL schemes that are listed here;
of any other element only the text remains.  The result is HTML and well-formed XML.
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

from ..util.url_schemes import LINK_SCHEMES

_HTML_ELEMENTS = """
    a abbr aside b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp
    small strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
"""
_GLOBAL_ATTRIBUTES = {"dir", "lang", "title"}
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
_MATHML_ELEMENTS = """
    math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms
    mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
"""
_MATHML_ATTRIBUTES = """
    accent accentunder columnalign columnlines columnspacing columnspan depth dir display
    displaystyle fence form height largeop linethickness lspace mathbackground mathcolor
    mathsize mathvariant maxsize minsize movablelimits rowlines rowspacing rowspan rspace
    scriptlevel separator stretchy symmetric voffset width
"""
_ALLOWED = {
    name: _GLOBAL_ATTRIBUTES | _ATTRIBUTES.get(name, set()) for name in _HTML_ELEMENTS.split()
}
_ALLOWED |= {name: set(_MATHML_ATTRIBUTES.split()) for name in _MATHML_ELEMENTS.split()}
"""The allowed elements, each with its allowed attributes; of MathML only presentation markup."""

_LINK_ATTRIBUTES = frozenset({"href", "src"})
_VOID = frozenset({"br", "hr", "img", "wbr"})
_WITH_END_TAG = _ALLOWED.keys() - _VOID
_TEXTLESS_ELEMENTS = """
    audio button canvas footer head iframe nav noscript object script select style svg template
    textarea video
"""
_TEXTLESS = frozenset(_TEXTLESS_ELEMENTS.split())
"""The elements whose content is not part of the text of a post."""

_PAGE_ONLY = ("headerlink", "linenos", "post-foot", "preview-banner")
"""The classes of elements that are of use only on the page."""
_BOLD = ("admonition-title", "rubric", "sidebar-title", "topic-title")
"""The classes of paragraphs that the style sheet shows as headings."""

_CODE = etree.XPath(".//div[@class='highlight']/pre")
_LINE_NUMBERS = etree.XPath(".//span[@class='linenos']")
_CHECKBOXES = etree.XPath(".//input[@type='checkbox']")

_PARSER = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
_SCHEME = re.compile(r"([^/?#:]*):")
_SKIPPED = str.maketrans("", "", "\t\n\r")
_TRIMMED = "".join(map(chr, range(0x21)))


def post_content(page: bytes, address: str) -> str:
    """Return the content of a post for a feed: its haiku as a paragraph, then its body.

    Takes the HTML of the post's page, and its address, absolute or relative to the root
    of the site.  Every link in the result is resolved against that address, also those
    within the page, since a reader shows many posts on one page.  Raises ValueError if
    the page has no title block.
    """
    document = document_fromstring(_main_part(page), parser=_PARSER)
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


def _main_part(page: bytes) -> bytes:
    """Return the article of a page that has its title block; a page without articles as it is.

    Parsing the rest would take as long as parsing the article.
    """
    block = page.find(b"title-block")
    start, end = page.rfind(b"<article", 0, block), page.find(b"</article>", block)
    return page[start:end] if 0 <= start < end else page


def sanitize(fragment: str, address: str) -> str:
    """Sanitize the HTML of another site.

    Takes a fragment of HTML, and the address that its links are relative to.
    """
    if not fragment.strip():
        return ""
    # Parsed as a whole page, since its end tags could close elements around it.
    page = f"<!DOCTYPE html><html><body>{fragment}".encode("utf-8", "replace")
    return "".join(_markup(document_fromstring(page, parser=_PARSER), address)).strip()


def _simplify(article: Any) -> None:
    """Replace classes and colours, which a feed cannot use, by elements."""
    # Code first: most elements of a page are the spans of its syntax colours.
    for code in _CODE(article):
        _drop(_LINE_NUMBERS(code))
        text = code.text_content()
        code.clear(keep_tail=True)
        etree.SubElement(code, "code").text = text
    by_class = _by_class(article)
    _drop(element for name in _PAGE_ONLY for element in by_class[name])
    for box in _CHECKBOXES(article):
        box.tail = ("☐ " if box.get("checked") is None else "☑ ") + (box.tail or "")
    for block in by_class["admonition"]:
        block.tag = "blockquote"
    for paragraph in chain.from_iterable(by_class[name] for name in _BOLD):
        bold = etree.Element("strong")
        bold.text, paragraph.text = paragraph.text, None
        bold.extend(paragraph)
        paragraph.append(bold)


def _by_class(root: Any) -> defaultdict[str, list[Any]]:
    elements: defaultdict[str, list[Any]] = defaultdict(list)
    for element in root.iter():
        for name in element.get("class", "").split():
            elements[name].append(element)
    return elements


def _drop(elements: Iterable[Any]) -> None:
    for element in elements:
        element.drop_tree()


def _markup(root: Any, address: str) -> Iterator[str]:
    """Yield the markup of a tree: its allowed elements, and the text of the others.

    There is no recursion, since a tree can be deeper than Python's stack.
    """
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            yield _start_tag(element, address)
            if element.tag in _TEXTLESS:
                walk.skip_subtree()
            else:
                yield escape(element.text or "", quote=False)
        else:
            yield _end_tag(element)
            if element is not root:
                yield escape(element.tail or "", quote=False)


def _start_tag(element: Any, address: str) -> str:
    if element.tag not in _ALLOWED:
        return ""
    parts = [element.tag]
    for name, value in element.items():
        if name in _ALLOWED[element.tag]:
            allowed = resolve_link(address, value) if name in _LINK_ATTRIBUTES else value
            if allowed is not None:
                parts.append(f'{name}="{escape(allowed)}"')
    return f"<{' '.join(parts)}/>" if element.tag in _VOID else f"<{' '.join(parts)}>"


def _end_tag(element: Any) -> str:
    return f"</{element.tag}>" if element.tag in _WITH_END_TAG else ""


def resolve_link(address: str, link: str) -> str | None:
    """Resolve a link on the page at an address; return None if its scheme is not allowed.

    Tabs and line ends, and control characters and spaces around the link, are removed as
    browsers do (WHATWG, URL Standard, section 4.4).
    """
    try:
        target = urljoin(address, link.translate(_SKIPPED).strip(_TRIMMED))
    except ValueError:
        return None
    scheme = _SCHEME.match(target)
    return None if scheme and scheme[1].lower() not in LINK_SCHEMES else target
