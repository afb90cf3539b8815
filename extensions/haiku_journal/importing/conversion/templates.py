"""Conversion of the template tags of Jekyll, Hugo, Pelican and Nikola.

A tag is converted if it has a meaning in a post: a block of code, a link, a figure.  A tag that
only arranges a page is taken out.  Any other stays as code, so that a reader sees what it is,
and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..markdown.body_text import Edit
from ..markdown.from_html import literal, target
from ..markdown.spans import code_ranges, is_inside
from ..report import Outcome

_QUOTED = r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`"
_ATTRIBUTE = re.compile(rf"(?:([\w.-]+)\s*[=:]\s*)?({_QUOTED}|[^\s\"'=]+)")
_TAG = re.compile(
    r"\{%-?\s*(?P<liquid>/?[\w.:-]+)(?P<liquid_rest>(?:(?!\{%|%\}).)*?)-?%\}"
    r"|\{\{(?P<hugo_kind>[<%])\s*(?P<hugo>/?\s*[\w./-]+)(?P<hugo_rest>(?:(?!\{\{).)*?)/?\s*[>%]\}\}"
    r"|\{\{-?(?P<output>[^{}<%][^{}\n]*?)-?\}\}",
    re.DOTALL,
)
_CODE = {"highlight", "codeblock", "code", "code-block", "prism", "highlightjs", "fence"}
_UNTOUCHED = {"raw", "verbatim"}
_LAYOUT = frozenset(
    {"endhighlight", "toc", "table_of_contents", "assign", "capture", "endcapture", "br", "clear"}
    | {"teaser", "jekyll-toc", "endraw", "row", "column", "columns", "rawhtml", "center", "div"}
    | {"more", "lead", "blogpost", "tabs", "contents", "post_list", "template", "badge", "align"}
)
"""Tags that show nothing themselves; what is between two of them stays."""
_TITLED = frozenset(
    {"details", "tab", "collapse", "expand", "spoiler", "accordion", "card", "step", "box"}
)
"""Tags around a text that show their title above it."""
_TITLES = ("title", "summary", "text", "name", "label", "header", "caption")
_VIDEO = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_NOTICES = {
    "note": "note", "info": "note", "notice": "note", "tip": "tip", "hint": "hint",
    "warning": "warning", "warn": "warning", "danger": "danger", "error": "danger",
    "caution": "caution", "important": "important", "alert": "warning", "callout": "note",
    "admonition": "note", "success": "tip",
}  # fmt: skip


class Tag(NamedTuple):
    """A template tag: its name, its arguments by name or number, and its place."""

    name: str
    arguments: Mapping[str, str]
    start: int
    end: int
    source: str
    kind: str

    def get(self, *names: str) -> str:
        """Return the first of some arguments that is there, by its name or number."""
        return next((self.arguments[name] for name in names if self.arguments.get(name)), "")


def convert_templates(text: str, page: Mapping[str, str], *, raw_in_code: bool) -> Iterator[Edit]:
    """Yield the edits that convert the template tags of a text.

    `page` has what the tags may show of the page: `title`, `date`, `author`.  With
    `raw_in_code`, the tags around what is no template are tags in code, too.
    """
    if not re.search(r"\{[%{]", text):
        return
    ranges = code_ranges(text)
    tags = list(_tags(text))
    reached = 0
    for number, tag in enumerate(tags):
        if tag.start < reached:
            continue
        name = tag.name.lower()
        closing = _closing(tag, tags[number + 1 :])
        is_code = is_inside(tag.start, ranges)
        if name in {"raw", "endraw"} and (raw_in_code or not is_code):
            yield Edit(*_whole_line(text, tag.start, tag.end), "")
            if closing:
                yield Edit(*_whole_line(text, closing.start, closing.end), "")
                reached = closing.end
        elif is_code:
            continue
        elif name == "comment" and closing:
            reached = closing.end
            yield Edit(tag.start, reached, "")
        elif name in _CODE and closing:
            reached = closing.end
            yield _code(text, tag, closing)
        elif closing and name in _NOTICES:
            kind, title = _notice(tag)
            yield Edit(tag.start, tag.end, f"\n:::{kind} {title}".rstrip() + "\n")
            yield Edit(closing.start, closing.end, "\n:::\n")
        elif name.startswith(("end", "/")):
            if name.removeprefix("end").removeprefix("/").strip() not in _NOTICES:
                yield Edit(tag.start, tag.end, "")
        else:
            yield _single(text, tag, page, closing)


def _notice(tag: Tag) -> tuple[str, str]:
    """Return the kind and the title of a notice, which may have no names."""
    stated = tag.get("type", "kind", "0").lower()
    title = tag.get("title", "1" if stated in _NOTICES else "0")
    kind = _NOTICES.get(stated, _NOTICES[tag.name.lower()])
    return kind, "" if title.lower() in {"true", "false"} else title


def _tags(text: str) -> Iterator[Tag]:
    for match in _TAG.finditer(text):
        start, end = match.span()
        if match["liquid"]:
            kind, name, rest = "liquid", match["liquid"], match["liquid_rest"]
        elif match["hugo"]:
            kind, name, rest = "hugo", match["hugo"].replace(" ", ""), match["hugo_rest"]
        else:
            kind, name, rest = "output", "", match["output"]
        yield Tag(name, _arguments(rest), start, end, match[0], kind)


def _arguments(text: str) -> dict[str, str]:
    """Return the arguments of a tag, those without a name by their number."""
    values: dict[str, str] = {}
    number = 0
    for key, value in _ATTRIBUTE.findall(text):
        if value[:1] in "\"'`" and value[-1:] == value[:1] and len(value) > 1:
            value = value[1:-1]
        if key:
            values[key.lower()] = value
        else:
            values[str(number)] = value
            number += 1
    return values


def _closing(tag: Tag, following: list[Tag]) -> Tag | None:
    """Return the tag that ends what a tag begins."""
    ends = {f"end{tag.name}", f"/{tag.name}", f"end_{tag.name}"}
    depth = 0
    for other in following:
        if other.name in ends:
            if not depth:
                return other
            depth -= 1
        elif other.name == tag.name and tag.name not in _UNTOUCHED | _CODE:
            depth += 1
    return None


def _whole_line(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a range, with the rest of its line if that is blank."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    if not text[first:start].strip() and not text[end:last].strip():
        return first, min(last + 1, len(text))
    return start, end


def _code(text: str, tag: Tag, closing: Tag) -> Edit:
    """Return the edit that makes a code fence of a pair of tags."""
    lead = text[text.rfind("\n", 0, tag.start) + 1 : tag.start]
    indent = "" if lead.strip() else lead
    code = text[tag.end : closing.start].strip("\n").rstrip()
    code = re.sub(r"^[ \t]*\{%-?\s*(?:end)?raw\s*-?%\}\n?", "", code, flags=re.MULTILINE)
    marks = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
    language = tag.get("lang", "language", "0")
    language = language if re.fullmatch(r"[\w+#.-]+", language) else ""
    start = f"{marks}{language}" if not lead.strip() else f"\n\n{indent}{marks}{language}"
    after = text[closing.end : closing.end + 1]
    return Edit(
        tag.start, closing.end, f"{start}\n{code}\n{indent}{marks}" + "\n" * (after not in "\n")
    )


def _single(text: str, tag: Tag, page: Mapping[str, str], closing: Tag | None) -> Edit:
    """Return the edit of a tag that stands for itself."""
    name = tag.name.lower().rpartition("/")[2].removesuffix(".html")
    new = _link(tag) if tag.kind != "output" else _output(tag, page)
    if new is None and name in _CONVERTERS:
        new = _CONVERTERS[name](tag)
    if new is None and name == "include":
        included = tag.get("0").rpartition("/")[2].rpartition(".")[0]
        converter = _CONVERTERS.get(included)
        new = converter(tag) if converter else None
        if "toc" in included or not tag.get("0"):
            new = ""
    if new is None and closing and name in _TITLED and (title := tag.get(*_TITLES, "0")):
        new = f"\n\n**{title}**\n\n"
    if new is None and not closing:
        new = _address_or_image(tag)
    if new is None and (
        name in _LAYOUT or (closing and name not in {"if", "for", "unless", "case"})
    ):
        new = ""
    if new is not None:
        start, end = (tag.start, tag.end) if new else _whole_line(text, tag.start, tag.end)
        return Edit(start, end, new)
    message = f"{tag.source[:60]!r} is a template tag, shown as code"
    return Edit(tag.start, tag.end, literal(tag.source), message, Outcome.DROPPED)


def _link(tag: Tag) -> str | None:
    """Return the path that a tag for links stands for; None for another tag."""
    match tag.name.lower():
        case "post_url" | "link":
            return target("/" + tag.get("0").lstrip("/"))
        case "ref" | "relref":
            return target(tag.get("0", "path"))
        case "asset_path" | "asset" | "img_path":
            return target("/" + tag.get("0").lstrip("/"))
    return None


def _output(tag: Tag, page: Mapping[str, str]) -> str | None:
    """Return what `{{ … }}` stands for, if it is known."""
    words = tag.source.strip("{}- ").strip()
    if path := re.fullmatch(
        r"[\"']([^\"']*)[\"']\s*\|\s*(?:relative_url|absolute_url|asset_url|url_for).*", words
    ):
        return "/" + path[1].lstrip("/")
    if path := re.fullmatch(r"(?:url_for|static|asset)\([\"']([^\"']*)[\"'].*\)", words):
        return "/" + path[1].lstrip("/")
    if re.fullmatch(
        r"(?:site|page)\.(?:base_?url|url|assets?|root|github\.url)(?:\s*\|.*)?|SITEURL|BASE_PATH|ASSET_PATH|root_url|base_?url",
        words,
    ):
        return ""
    if found := re.fullmatch(r"(?:page|post)\.(title|date|author)\b.*", words):
        return page.get(found[1])
    return None


def _figure(tag: Tag) -> str:
    source = tag.get("src", "url", "image_path", "path", "image", "file", "0", "1")
    caption = tag.get("caption", "title", "attr")
    alt = tag.get("alt") or caption
    shown = f"![{alt}]({target(source)})" if source else ""
    if link := tag.get("link", "href"):
        shown = f"[{shown}]({target(link)})"
    return shown + (f"\n\n{caption}" if caption and caption != tag.get("alt") else "")


def _image(tag: Tag) -> str:
    """Return the image of `{% img [classes] /path [width [height]] [title] %}`."""
    found = re.search(
        r"\s(?P<path>[^\s\"']+(?:/|\.\w{3,4})\S*)(?P<rest>.*?)[>%]?-?[%}]\}", tag.source
    )
    if tag.get("src", "url") or found is None:
        return _figure(tag)
    title = re.sub(r"^(?:\s*\d+(?:px|%)?\b)*\s*|[\[\]\"']", "", found["rest"].strip(" %"))
    return f"![{tag.get('alt') or title.strip()}]({target(found['path'])})"


def _gist(tag: Tag) -> str | None:
    parts = [tag.get("0"), tag.get("1")]
    path = "/".join(part for part in parts if part) if "/" not in parts[0] else parts[0]
    return f"<https://gist.github.com/{path}>" if path else None


def _video(site: str) -> Callable[[Tag], str | None]:
    def convert(tag: Tag) -> str | None:
        name = (
            tag.get("id", "video_id", "video", "0", "1")
            if tag.name.lower() != "include"
            else tag.get("id", "video_id", "video")
        )
        if not name:
            return None
        return f"<{name if name.startswith('http') else _VIDEO[site] + name}>"

    return convert


def _tweet(tag: Tag) -> str | None:
    if address := tag.get("url", "0"):
        if address.startswith("http"):
            return f"<{address}>"
        if tag.get("user") and tag.get("id"):
            return f"<https://twitter.com/{tag.get('user')}/status/{tag.get('id')}>"
        return f"<https://twitter.com/i/status/{address}>"
    return (
        f"<https://twitter.com/{tag.get('user')}/status/{tag.get('id')}>"
        if tag.get("id")
        else None
    )


def _address(tag: Tag) -> str | None:
    """Return the address that a tag embeds, as a link."""
    address = next(
        (v for v in tag.arguments.values() if v.startswith(("http://", "https://"))), ""
    )
    return f"<{address}>" if address else None


def _address_or_image(tag: Tag) -> str | None:
    """Return the link or image of an unknown tag whose arguments tell what it shows."""
    address = tag.get("url", "href", "link", "src", "image")
    if address.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif")):
        return _figure(tag)
    if not re.match(r"https?://", address):
        return None
    title = tag.get(*_TITLES)
    return f"[{title}]({target(address)})" if title else f"<{address}>"


def _download(tag: Tag) -> str | None:
    """Return a link to the file of code that a tag includes."""
    path = next((v for k, v in tag.arguments.items() if k.isdigit() and "." in v), "")
    title = " ".join(
        v
        for k, v in tag.arguments.items()
        if k.isdigit() and v != path and not v.startswith("lang")
    )
    return f"[{title or path}]({target('/' + path.lstrip('/'))})" if path else None


_CONVERTERS: dict[str, Callable[[Tag], str | None]] = {
    **dict.fromkeys(("figure", "image", "picture", "photo", "imgproc", "lightbox"), _figure),
    **dict.fromkeys(("img", "thumbnail"), _image),
    "gist": _gist,
    **dict.fromkeys(
        ("youtube", "video-youtube", "youtubeplayer", "youtube-lite"), _video("youtube")
    ),
    "vimeo": _video("vimeo"),
    **dict.fromkeys(("tweet", "twitter", "x"), _tweet),
    **dict.fromkeys(
        ("video", "audio", "embed", "oembed", "github", "bookmark", "media", "soundcloud"),
        _address,
    ),
    **dict.fromkeys(("notebook", "include_code", "listing"), _download),
}
"""The converters of tags by name; each returns Markdown, or None if it cannot tell."""
