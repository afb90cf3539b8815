"""Links and images of imported posts: to the other posts, to files beside the posts, to text.

A link to a post of the source leads to where that post is now.  A file of the source comes
along.  A link that leads nowhere becomes the text that it shows.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from ...authoring.post_links import resolve_target
from ...util.url_schemes import LINK_SCHEMES, url_scheme
from ..markdown.anchors import Anchors
from ..markdown.body_text import Edit
from ..markdown.spans import Parsed, Span, inline_spans, parse
from ..report import Outcome
from ..sources.source_files import SUFFIXES

_SUFFIX = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(SUFFIXES)))}|\.html)$", re.IGNORECASE)
_PELICAN = re.compile(
    r"(?:\{|%7B|\||%7C)(?:static|filename|attach|index)(?:\}|%7D|\||%7C)", re.IGNORECASE
)
_DOUBLED = re.compile(r"(?:\[|%5B)https?:.*(?:\]|%5D)\((?P<address>https?:[^()]*)\)")
"""A link in the place of an address, which some editors write."""
_ROOT = re.compile(r"(?:@site/|pathname://|link://(?:slug|filename)/|/?\.\./_site/)/*")
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(.+)")
_PERMALINK = re.compile(r"(?:[\w-]+/)*\d{4}/\d{2}/(?:\d{2}/)?[^/]+")


class PathMap:
    """A map from the paths and addresses of source files to the paths of their posts.

    Links may name a file `a--b--c.md` by an earlier path, `a/b/c.md`.
    """

    def __init__(
        self, paths: Mapping[str, str], addresses: Mapping[str, str] | None = None
    ) -> None:
        self._paths: dict[str, str] = {}
        self._ends: dict[str, set[str]] = {}
        self._addresses = {_bare(old): new for old, new in (addresses or {}).items()}
        for old, new in paths.items():
            path = old.replace("--", "/")
            self._paths.setdefault(_SUFFIX.sub("", path), new)
            parts = PurePosixPath(_SUFFIX.sub("", path)).parts
            for start in range(len(parts)):
                self._ends.setdefault("/".join(parts[start:]), set()).add(new)
            if dated := _DATED.fullmatch(parts[-1]):
                self._ends.setdefault(dated[1], set()).add(new)
            if parts[-1] == "index":
                for start in range(len(parts) - 1):
                    self._ends.setdefault("/".join(parts[start:-1]), set()).add(new)
        self._paths |= {_SUFFIX.sub("", old): new for old, new in paths.items()}

    def find(self, target: str, page: str) -> str | None:
        """Return the new path of a link's target in a page of the source, or None.

        A target that does not exist may be relative to another root: then the only
        file whose path ends the same way is its target.
        """
        if found := self._addresses.get(_bare(unquote(target))):
            return found
        for name in (page, page.replace("--", "/")):
            path = _SUFFIX.sub("", resolve_target(target, name))
            for candidate in (path, f"{path}/index"):
                if new := self._paths.get(candidate):
                    return new
        return self.named(resolve_target(target, ""))

    def named(self, name: str) -> str | None:
        """Return the new path if exactly one file's path or name ends with `name`."""
        end = _SUFFIX.sub("", name.strip("/")).lstrip("./")
        for key in (end, end.rpartition("/")[2] if _PERMALINK.fullmatch(end) else end):
            if len(new := self._ends.get(key, set())) == 1:
                return next(iter(new))
        return None


def _bare(address: str) -> str:
    """Return an address without what makes no difference: its suffix, index and last slash."""
    path = address.partition("#")[0].partition("?")[0].strip("/")
    return _SUFFIX.sub("", path).removesuffix("/index").lower()


class FileMap:
    """The files of a source besides its posts, found by what links say of them."""

    def __init__(self, names: frozenset[str], roots: tuple[str, ...]) -> None:
        self._names = names
        self._roots = roots
        self._ends: dict[str, list[str]] = {}
        for name in names:
            self._ends.setdefault(name.rpartition("/")[2].lower(), []).append(name)

    def find(self, target: str, page: str) -> str | None:
        """Return the name of the file that a target in a page means, or None."""
        path = unquote(target.partition("?")[0].partition("#")[0])
        bare = path.strip("/")
        if not bare:
            return None
        here = posixpath.dirname(page)
        stem = PurePosixPath(page).stem
        places = [] if path.startswith("/") else [here, f"{here}/{stem}"]
        for root in (*places, *self._roots, here):
            name = posixpath.normpath(posixpath.join(root, bare))
            if name in self._names:
                return name
        return self._only(bare)

    def _only(self, path: str) -> str | None:
        """Return the only file whose path ends like this, or at least its name."""
        end = path.replace("../", "").replace("./", "").lower()
        named = self._ends.get(end.rpartition("/")[2], [])
        for match in (
            [name for name in named if f"/{name.lower()}".endswith(f"/{end}")],
            named,
        ):
            if len(match) == 1:
                return match[0]
        return None


@dataclass(slots=True)
class Places:
    """Where everything of a source is: its posts, and its other files.

    `names` has the paths of posts by what links in double brackets call them, in lower case.
    """

    posts: PathMap
    files: FileMap
    names: Mapping[str, str] = field(default_factory=dict)
    anchors: Mapping[str, Anchors] = field(default_factory=dict)


def convert_links(
    text: str,
    page: str,
    new_page: str,
    places: Places,
    copy: Callable[[str], tuple[str, str]],
    *,
    foreign: bool,
) -> Iterator[Edit]:
    """Yield the edits of the links and images of a body.

    `page` is its path in the source, `new_page` that of the post.  `copy` takes the name of a
    file that the post shows or links to, and returns its path from the post, and a message if
    the file changes; it raises ValueError if the file cannot come along.  In a body that is not
    `foreign`, a link without a target stays as it is.
    """
    parsed = parse(text)
    resolver = _Resolver(page, new_page, places, copy, foreign)
    used: set[str] = set()
    gone: set[str] = set()
    for label, definition in parsed.definitions.items():
        target, _ = resolver.resolve(definition["href"], is_image=False)
        if target is None:
            gone.add(label)
    for spans in inline_spans(text, parsed):
        for span in spans:
            if span.kind in {"link_open", "image"} and span.label != (0, 0):
                yield from _element(text, span, parsed, resolver, used, gone)
            elif span.kind == "wiki_link":
                yield _named(text, span, resolver)
            elif span.kind == "link_open" and span.label == (0, 0):
                yield from _autolink(text, span)
    yield from _definitions(text, parsed, resolver, used, gone)


def _element(
    text: str, span: Span, parsed: Parsed, resolver: _Resolver, used: set[str], gone: set[str]
) -> Iterator[Edit]:
    is_image = span.kind == "image"
    target = str(span.token.attrGet("src" if is_image else "href") or "")
    by_label = text[span.label[1] + 1 : span.label[1] + 2] != "("
    new, message = resolver.resolve(target, is_image=is_image)
    label = _label_of(text, span) if by_label else ""
    if by_label and not is_image and new is not None:
        used.add(label)
        return
    if new is None:
        yield from _as_text(text, span, is_image=is_image, target=target, message=message)
    elif by_label or new != target or (is_image and span.token.attrGet("title")):
        title = str(span.token.attrGet("title") or "").replace('"', "'")
        more = f' "{title}"' if title and not is_image else ""
        yield Edit(span.label[1] + 1, span.end, f"({_quoted(new)}{more})", message)
        if is_image and title and span.label[0] == span.label[1]:
            # Pages show no titles of images, so it becomes the description.
            yield Edit(span.label[0], span.label[1], re.sub(r"([\[\]])", r"\\\1", title))


def _as_text(
    text: str, span: Span, *, is_image: bool, target: str, message: str
) -> Iterator[Edit]:
    """Yield the edits that leave the label of a link or an image."""
    kind = Outcome.LEFT if is_image else Outcome.DROPPED
    shown = text[span.label[0] : span.label[1]]
    if is_image:
        name = target.rpartition("/")[2]
        yield Edit(span.start, span.end, shown.strip() or f"`{name}`", message, kind)
        return
    address = f" ({target})" if url_scheme(target) in _SHOWN and target not in shown else ""
    yield Edit(span.start, span.label[0], "")
    yield Edit(span.label[1], span.end, address, message, kind)


_SHOWN = frozenset({"ftp", "tel", "irc", "git", "ssh", "magnet", "sms", "xmpp", "gopher", "news"})
"""The schemes of addresses that say something as text."""


def _named(text: str, span: Span, resolver: _Resolver) -> Edit:
    """Return the edit of a link in double brackets: a link to the post, or its words."""
    name, _, anchor = span.token.content.partition("#")
    words = span.token.info or span.token.content.replace("#", " > " if name else "")
    new = resolver.named(name, anchor)
    if new:
        return Edit(span.start, span.end, f"[{words}]({_quoted(new)})")
    if re.fullmatch(r"\s.*\s|.*(?:[=<>$\"]|&&).*|https?:.*", span.token.content):  # of a shell
        return Edit(span.start, span.start + 1, "\\[")
    message = f"{_short(span.token.content)} is not here; the link is text now"
    return Edit(span.start, span.end, words, message, Outcome.DROPPED)


def _autolink(text: str, span: Span) -> Iterator[Edit]:
    """Yield the edit that makes code of an address in angle brackets with another scheme."""
    address = text[span.start + 1 : span.end - 1]
    scheme = url_scheme(address)
    if scheme and scheme not in LINK_SCHEMES and "`" not in address:
        yield Edit(span.start, span.end, f"`{address}`")


def _label_of(text: str, span: Span) -> str:
    from markdown_it.common.utils import normalizeReference

    rest = text[span.label[1] + 1 : span.end]
    named = rest[1:-1] if rest.startswith("[") and len(rest) > 2 else ""
    return normalizeReference(named or text[span.label[0] : span.label[1]])


def _definitions(
    text: str, parsed: Parsed, resolver: _Resolver, used: set[str], gone: set[str]
) -> Iterator[Edit]:
    """Yield the edits of link definitions: new targets; none for one that no link uses."""
    for definition in parsed.duplicates:
        first, last = definition["map"]
        end = parsed.starts[last] - 1 if last < len(parsed.starts) else len(text)
        message = "a link definition whose label has one already"
        yield Edit(parsed.starts[first], end, "", message, Outcome.DROPPED)
    for label, definition in parsed.definitions.items():
        first, last = definition["map"]
        start = parsed.starts[first]
        end = parsed.starts[last] - 1 if last < len(parsed.starts) else len(text)
        if label not in used:
            if definition["href"] not in {"", "#"}:
                message = "" if label in gone else "a link definition that no link uses"
                yield Edit(start, end, "", message, Outcome.DROPPED)
            continue
        new, message = resolver.resolve(definition["href"], is_image=False)
        if new is not None and new != definition["href"]:
            written = re.compile(r"\]:\s*(<[^<>\n]*>|\S+)").search(text, start, end)
            if written:
                yield Edit(*written.span(1), _quoted(new), message)


def _quoted(target: str) -> str:
    return target if re.fullmatch(r"[^\s()<>]+", target) else f"<{target}>"


@dataclass(slots=True)
class _Resolver:
    """What the targets in one page mean."""

    page: str
    new_page: str
    places: Places
    copy: Callable[[str], tuple[str, str]]
    foreign: bool
    _known: dict[tuple[str, bool], tuple[str | None, str]] = field(default_factory=dict)

    def resolve(self, target: str, *, is_image: bool) -> tuple[str | None, str]:
        """Return the target of a link in the post, or None for text; and a message."""
        key = (target, is_image)
        if key not in self._known:
            new, message = self._resolve(target, is_image=is_image)
            self._known[key] = (new, message) if new or self.foreign else (target, "")
        return self._known[key]

    def _resolve(self, target: str, *, is_image: bool) -> tuple[str | None, str]:
        target = _plain_target(target)
        scheme = url_scheme(target)
        if target.startswith("//"):
            return f"https:{target}", ""
        if scheme in LINK_SCHEMES:
            return (
                (target, "") if _is_usable(target) else (None, f"{_short(target)} is no address")
            )
        if scheme:
            return None, f"{scheme}: is not allowed in a post; the link is text now"
        if target.startswith("#"):
            return self._anchor(target, self.page)
        if not is_image and (new := self.places.posts.find(target, self.page)):
            here = posixpath.dirname(self.new_page)
            path, anchor = self._with_anchor(new, target)
            return _encoded(posixpath.relpath(path, here or ".")) + anchor, ""
        if name := self.places.files.find(target, self.page):
            try:
                path, message = self.copy(name)
                return _encoded(path), message and f"{_short(target)}: {message}"
            except ValueError as error:
                return None, f"{_short(target)}: {error}"
        what = "image" if is_image else "link"
        return None, f"{_short(target)} is not here; the {what} is text now"

    def named(self, name: str, anchor: str) -> str | None:
        """Return the target of a link in double brackets, or None if it has none."""
        if not name.strip():
            return self._anchor(f"#{anchor}", self.page)[0]
        plain = name.strip().lower().removesuffix(".md")
        new = self.places.names.get(plain) or self.places.posts.find(
            quote(name.strip()), self.page
        )
        if new is None:
            return None
        path, place = self._with_anchor(new, f"#{anchor}")
        here = posixpath.dirname(self.new_page)
        return _encoded(posixpath.relpath(path, here or ".")) + place

    def _with_anchor(self, new: str, target: str) -> tuple[str, str]:
        """Return a post's path, and the anchor in it if it has it."""
        anchor = target.partition("#")[2]
        known = self.places.anchors.get(new)
        found = known.find(anchor) if known and anchor else None
        return new, f"#{found}" if found else ""

    def _anchor(self, target: str, page: str) -> tuple[str | None, str]:
        known = self.places.anchors.get(self.new_page)
        found = known.find(unquote(target[1:])) if known else None
        return (
            (f"#{found}", "")
            if found
            else (None, f"{_short(target)} is not here; the link is text now")
        )


def _encoded(path: str) -> str:
    """Return a path as a target; letters of any script stay readable."""
    return re.sub(r"[^\w/.~-]", lambda match: quote(match[0]), path)


def _plain_target(target: str) -> str:
    """Return a target without what tells a program where to look for it."""
    if match := _PELICAN.match(target):
        return target[match.end() :]
    if match := _DOUBLED.fullmatch(target):
        return match["address"]
    match = _ROOT.match(target)
    return f"/{target[match.end() :]}" if match else target


def _is_usable(address: str) -> bool:
    """Return whether an address can be the target of a link in a page."""
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True


def _short(target: str) -> str:
    return repr(target if len(target) < 100 else target[:99] + "…") if target else "what it names"
