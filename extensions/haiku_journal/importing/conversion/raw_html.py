"""Conversion of raw HTML in Markdown to Markdown, since posts show raw HTML as text.

A block of HTML is read to the end of its outermost element, as browsers do, even beyond blank
lines, at which it ends in CommonMark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Comment, Tag
from markdownify import MarkdownConverter

from ...util.url_schemes import url_scheme
from ..report import Outcome
from .body_text import Edit
from .markdown_spans import Parsed, Span, inline_spans, parse, render

_WHOLE = frozenset(
    {"blockquote", "dl", "figure", "ol", "picture", "pre", "table", "ul", "video", "audio", "svg"}
    | {"form", "iframe", "math", "object", "p", "script", "style", "noscript", "textarea"}
    | {f"h{level}" for level in range(1, 7)}
)
"""Elements that are converted together with everything in them."""
_LOOSE = frozenset({"figure", "picture", "p", "h1", "h2", "h3", "h4", "h5", "h6"})
"""Those of them that are replaced by their content if that is Markdown."""
_WRAPPERS = frozenset(
    {"article", "aside", "body", "center", "details", "div", "footer", "header", "html", "main"}
    | {"nav", "section", "summary", "font", "small", "tabs", "tabitem", "span", "dir", "fieldset"}
)
"""Elements that are replaced by their content."""
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del"}
    | {"dfn", "em", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "nobr", "q", "s"}
    | {"samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"}
    | {"video", "audio", "source", "iframe", "br", "hr", "center", "div", "p", "script", "figure"}
    | {"figcaption", "picture", "summary", "details", "style", "rp", "rt", "ruby", "svg", "tabs"}
    | {"tabitem", "embed", "object", "li", "ul", "ol", "pre", "blockquote", "section", "cut"}
    | {f"h{level}" for level in range(1, 7)}
)
"""Elements of HTML; a name that is not one of them, such as `<name>`, is text."""
_EMPTY = frozenset({"br", "hr", "img", "input", "wbr", "source", "embed", "link", "meta"})
_NOT_TEXT = ("script", "style", "noscript", "template", "link", "meta", "svg", "object")
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
)
_MARKS = re.compile(r"\\\[\^[\w-]+\\?\]|\\\[\\\[[^\[\]\n]+\]\\?\]")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ALIGNED = re.compile(r"display\s*:\s*none", re.IGNORECASE)


class _Converter(MarkdownConverter):
    """The converter of HTML, with what posts have beyond CommonMark."""

    class Options(MarkdownConverter.DefaultOptions):  # type: ignore[name-defined, misc]
        heading_style = "atx"
        bullets = "-"
        newline_style = "backslash"
        escape_misc = True
        table_infer_header = True
        keep_inline_images_in = ("td", "th", "a", "span", "h1", "h2", "h3", "h4", "h5", "h6")

    def convert_kbd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _role("kbd", el, text, parent_tags)

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _role("sub", el, text, parent_tags)

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _role("sup", el, text, parent_tags)

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        one_line = {"td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "_inline"} & parent_tags
        return " " if one_line or not el.next_sibling else "\\\n"

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_video(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        source = el.find("source")
        address = el.get("src") or (source.get("src") if isinstance(source, Tag) else "")
        return _link(str(el.get("title") or address or ""), str(address or "")) + text

    convert_audio = convert_video

    def convert_iframe(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = str(el.get("src") or el.get("data-src") or "")
        return _link(str(el.get("title") or "") or _watched(address), _watched(address))

    convert_embed = convert_iframe

    def convert_figcaption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n" if text.strip() else ""

    def convert_input(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return ""

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = str(el.get("src") or el.get("data-src") or "").strip()
        alt = " ".join(str(el.get("alt") or "").split())
        return _image(alt, address, str(el.get("title") or "")) if address else alt

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        href = re.sub(r"\s+", "", str(el.get("href") or ""))
        if not href or not text.strip():
            return text
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{lead}[{text.strip()}]({target(href)}){tail}"

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        code = el.get_text().strip("\n").replace("\r", "")
        if not code.strip():
            return ""
        marks = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
        return f"\n\n{marks}{_language(el)}\n{code}\n{marks}\n\n"

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return "" if "pre" in parent_tags else literal(el.get_text())

    convert_tt = convert_code
    convert_samp = convert_code

    def convert_cite(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"*{text.strip()}*" if text.strip() else ""

    convert_dfn = convert_cite
    convert_var = convert_cite

    def convert_u(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text


def _role(name: str, el: Tag, text: str, parent_tags: set[str]) -> str:
    """Return a role with the plain text of an element, if that is all that it has."""
    plain = " ".join(el.get_text().split())
    if not plain or el.find("a") or "`" in plain or "\\" in plain:
        return text
    return f"{{{name}}}`{plain}`"


def literal(text: str) -> str:
    """Return a text as code within a line."""
    text = " ".join(text.split("\n")).strip()
    if not text:
        return ""
    marks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    space = " " if "`" in (text[0], text[-1]) else ""
    return f"{marks}{space}{text}{space}{marks}"


def target(address: str) -> str:
    """Return an address as the target of a link."""
    if re.fullmatch(r"[^\s()<>]+", address):
        return address
    return "<" + re.sub(r"[<>\n]", "", address) + ">"


def _link(text: str, address: str) -> str:
    return f"[{text.replace('[', '').replace(']', '')}]({target(address)})" if address else text


def _image(alt: str, address: str, title: str = "") -> str:
    name = re.sub(r"([\[\]\\])", r"\\\1", alt)
    more = f' "{title}"'.replace("\n", " ") if title and '"' not in title else ""
    return f"![{name}]({target(address)}{more})"


def _watched(address: str) -> str:
    """Return the address at which a reader can watch what a frame embeds."""
    address = f"https:{address}" if address.startswith("//") else address
    parts = urlsplit(address) if url_scheme(address) in {"http", "https"} else None
    if parts is None:
        return address
    video = re.fullmatch(r"/embed/([\w-]+)", parts.path)
    if video and parts.netloc.endswith(("youtube.com", "youtube-nocookie.com")):
        return f"https://www.youtube.com/watch?v={video[1]}"
    return address


def _language(pre: Tag) -> str:
    """Return the language that the classes of a code block name."""
    inner = pre.find("code")
    classes = [
        str(name)
        for el in (pre, inner)
        if isinstance(el, Tag)
        for name in el.get_attribute_list("class")
    ]
    found = next(
        (m for c in classes if (m := re.match(r"(?:language|lang|brush:)-?(\w[\w+-]*)", c))), None
    )
    return found[1] if found else str(pre.get("lang") or "")


def to_markdown(html: str) -> str:
    """Return HTML as Markdown."""
    soup = BeautifulSoup(html, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for gist in soup.find_all("script", src=re.compile(r"gist\.github\.com/.+\.js")):
        address = str(gist["src"]).partition(".js")[0]
        link = soup.new_tag("a", href=f"https:{address}" if address.startswith("//") else address)
        link.string = "Gist"
        gist.replace_with(link)
    for element in soup(_NOT_TEXT):
        element.decompose()
    for element in soup(style=_ALIGNED):
        element.decompose()
    for table in soup("table"):
        if table.find("table"):  # it arranges a page
            parts = table(["thead", "tbody", "tr", "td", "th"])
            for part in [table, *(p for p in parts if p.find_parent("table") is table)]:
                part.name = "div"
    for wbr in soup(["wbr", "rp"]):
        wbr.unwrap()
    text = str(_Converter().convert_soup(soup))
    lines = [line.rstrip() for line in text.split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    # The text between tags is Markdown, as far as it is none of CommonMark's.
    return _MARKS.sub(lambda match: match[0].replace("\\", ""), text)


# -- In Markdown --------------------------------------------------------------------


def convert_html(text: str) -> Iterator[Edit]:
    """Yield the edits that convert the HTML of a Markdown text."""
    if "<" not in text:
        return
    parsed = parse(text)
    yield from _blocks(text, parsed)
    for spans in inline_spans(text, parsed):
        yield from _inline(text, spans, parsed.definitions)


def _blocks(text: str, parsed: Parsed) -> Iterator[Edit]:
    ends = [*parsed.starts[1:], len(text) + 1]
    reached = 0
    for token in parsed.tokens:
        if token.type != "html_block" or not token.map:
            continue
        start, end = parsed.starts[token.map[0]], ends[token.map[1] - 1] - 1
        if start < reached:
            continue
        reached = end
        yield from _block(text, start, end, parsed.definitions)
        element = _open_element(text[start:end])
        closing = _end_of(text, start, element) if element else None
        is_loose = element in _LOOSE and _has_markdown(text[start:closing])
        if closing is not None and not is_loose:
            reached = closing


def _block(text: str, start: int, end: int, definitions: dict[str, Any]) -> Iterator[Edit]:
    """Yield the edits of a block of HTML; what follows its first wrapper is Markdown again."""
    at = start
    while at < end:
        match = _TAG.search(text, at, end)
        comment = _COMMENT.search(text, at)
        if (
            comment
            and comment.start() < end
            and (match is None or comment.start() < match.start())
        ):
            at = comment.end()
            continue
        if match is None:
            return
        name = match["name"].lower()
        if name in _WRAPPERS or (match["close"] and name in _WHOLE):
            yield _unwrap(text, match)
            at = match.end()
        elif name in _WHOLE or name in _INLINE or name in _EMPTY:
            last = match.end() if name in _EMPTY else _end_of(text, match.start(), name)
            last = match.end() if last is None else last
            if name in _LOOSE and _has_markdown(text[match.start() : last]):
                yield _unwrap(text, match)
                at = match.end()
                continue
            html = _with_markdown(text[match.start() : last], definitions)
            yield _block_edit(text, match.start(), last, to_markdown(html), name)
            at = last
        else:
            at = match.end()


def _unwrap(text: str, match: re.Match[str]) -> Edit:
    """Return the edit that takes a tag out; the text on both sides becomes blocks of its own."""
    name, rest = match["name"].lower(), match["rest"]
    label = (
        re.search(r"\b(?:label|value)=[\"']([^\"']+)[\"']", rest) if name == "tabitem" else None
    )
    line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0]
    apart = "" if not _TAG.sub("", line).strip() else "\n\n"
    new = f"\n\n**{label[1]}**\n\n" if label else apart
    if name == "summary" and match["close"]:
        new = "**\n\n"
    elif name == "summary":
        new = "\n\n**"
    if name in {"span", "font", "small"}:
        new = ""
    hidden = _ALIGNED.search(rest)
    message = "an element that is not displayed is shown now" if hidden else ""
    return Edit(match.start(), match.end(), new, message, Outcome.GUESSED)


def _block_edit(text: str, start: int, end: int, markdown: str, name: str) -> Edit:
    """Return an edit that puts Markdown in the place of HTML, with the indentation of its line."""
    line = text.rfind("\n", 0, start) + 1
    lead = text[line:start]
    indent = "" if lead.strip(" >") else lead
    shown = f"\n{indent}".join(markdown.split("\n"))
    alone = not lead.strip(" >") and not indent.strip()
    gone = (
        name if name in _NOT_TEXT and not markdown else "svg" if "<svg" in text[start:end] else ""
    )
    message = f"<{gone}> cannot be in a post" if gone else ""
    after = (
        "\n\n"
        if alone and name in _WHOLE and not re.match(r"\s*?(?:\n\s*?\n|\Z)", text[end:])
        else ""
    )
    return Edit(start, end, shown + after, message, Outcome.DROPPED)


def _has_markdown(html: str) -> bool:
    """Return whether there is Markdown between the blank lines of some HTML."""
    chunks = re.split(r"\n\s*\n", html)[1:]
    return any(not re.match(r"\s*</?[A-Za-z!]", chunk) for chunk in chunks)


def _with_markdown(html: str, definitions: dict[str, Any]) -> str:
    """Return HTML with the Markdown in it, if it has any, converted to HTML."""
    preformatted = re.match(r"<(?:pre|script|style|svg|textarea|math)\b", html, re.IGNORECASE)
    return render(html, definitions) if _has_markdown(html) and not preformatted else html


def _open_element(html: str) -> str:
    """Return the name of the outermost element of a block that does not end in it."""
    match = _TAG.match(html.lstrip())
    if match is None or match["close"] or match["name"].lower() not in _WHOLE:
        return ""
    name = match["name"].lower()
    return name if _end_of(html, html.index("<"), name) is None else ""


def _end_of(text: str, start: int, name: str) -> int | None:
    """Return where the element that starts at an offset ends, or None if it never does."""
    depth = 0
    for match in re.finditer(
        rf"<(/?){re.escape(name)}\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(/?)>",
        text[start:],
        re.IGNORECASE,
    ):
        if match[2] and not match[1]:
            if not depth:
                return start + match.end()
            continue
        depth += -1 if match[1] else 1
        if depth <= 0:
            return start + match.end()
    return None


def _inline(text: str, spans: list[Span], definitions: dict[str, Any]) -> Iterator[Edit]:
    """Yield the edits that convert the tags within one inline text."""
    tags = [(span, match) for span in spans if span.kind == "html_inline"
            if (match := _TAG.fullmatch(text[span.start : span.end]))]  # fmt: skip
    reached = 0
    for number, (span, match) in enumerate(tags):
        name = match["name"].lower()
        if span.start < reached or name not in _INLINE:
            continue
        end = span.end
        if not match["close"] and name not in _EMPTY and not match["rest"].endswith("/"):
            end = _closing(name, tags[number:]) or span.end
        reached = end
        one_line = _in_table(text, span.start)
        whole = text[span.start : end]
        if end == span.end and name not in _EMPTY | {"iframe", "video", "audio"}:
            markdown = ""  # a tag without its partner
        else:
            markdown = _inline_markdown(whole, name, definitions)
        if name == "br":
            markdown = _break(text, end, one_line=one_line)
        elif one_line:
            markdown = " ".join(markdown.replace("\\\n", " ").split("\n"))
        yield Edit(span.start, end, markdown)


def _break(text: str, end: int, *, one_line: bool) -> str:
    """Return a line break in Markdown; at the end of a paragraph it would be a backslash."""
    if one_line:
        return " "
    if re.match(r"[ \t]*(?:\n[ \t>]*(?:\n|\Z)|\Z)", text[end:]):
        return ""
    return "\\" if text[end : end + 1] == "\n" else "\\\n"


def _inline_markdown(html: str, name: str, definitions: dict[str, Any]) -> str:
    if name in {"code", "tt", "samp"}:
        return to_markdown(html)
    return to_markdown(render(html, definitions, inline=True))


def _closing(name: str, tags: list[tuple[Span, re.Match[str]]]) -> int | None:
    """Return where the element that the first tag opens ends."""
    depth = 0
    for span, match in tags:
        if match["name"].lower() == name:
            depth += -1 if match["close"] else 1
            if not depth:
                return span.end
    return None


def _in_table(text: str, offset: int) -> bool:
    """Return whether an offset is in a row of a table, or in a heading: then text has one line."""
    line = text[
        text.rfind("\n", 0, offset) + 1 : (text.find("\n", offset) + 1 or len(text) + 1) - 1
    ]
    return line.lstrip(" >").startswith(("|", "#")) or len(re.findall(r"(?<!\\)\|", line)) > 1
