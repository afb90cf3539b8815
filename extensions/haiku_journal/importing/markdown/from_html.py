"""Conversion of HTML to Markdown, with what posts have beyond CommonMark."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Comment, Tag
from markdownify import MarkdownConverter

from ...util.url_schemes import url_scheme

NOT_TEXT = ("script", "style", "noscript", "template", "link", "meta", "svg", "object")
"""Elements that show no text."""
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
"""The style of an element that is not displayed."""
_MARKS = re.compile(r"\\\[\^[\w-]+\\?\]|\\\[\\\[[^\[\]\n]+\]\\?\]|\\`\{[%{][^`\n]*[%}]\}\\`")
"""Footnotes, links in double brackets and template tags shown as code, escaped."""


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
        if not text.strip() and re.match(r"https?://", href):
            return f"<{href}>"  # a script would have shown what is there
        if not href or not text.strip():
            return text
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{lead}[{text.strip()}]({target(href)}){tail}"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"\n\n{text.strip()}\n\n"

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
    for element in soup(NOT_TEXT):
        element.decompose()
    for element in soup(style=HIDDEN):
        element.decompose()
    for numbers in soup.select("td.gutter, td.linenos, td.lineno"):
        numbers.decompose()
    for table in soup("table"):
        if table.find(["table", "pre"]):  # it arranges a page
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
