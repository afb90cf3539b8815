"""Links from post to post: where they stand, where they lead, what was meant."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from ..util.slugs import haiku_key

# Bounded, so that no line takes long, whatever it holds.
_SPAN = re.compile(r"(\{(?:haiku:)?post\})?(?<!`)(`{1,9})(?!`)(.{1,1000}?)(?<!`)\2(?!`)")
_INLINE = re.compile(
    r"\](?P<opens>\()\s*"
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:[^\s()<>]|\([^\s()<>]*\))*))(?=[\s)])"
)
_DEFINITION = re.compile(r" {0,3}(?P<opens>\[)[^\]]+\]:\s*(?:<(?P<angled>[^<>]+)>|(?P<bare>\S+))")
_EXPLICIT = re.compile(r".*<(?P<target>[^<>]+)>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a body: the line it is on (from 0), what it names, as it is written.

    `by_role` says that it is a `{post}` role, which takes paths and haiku.
    The target stands in its line from `start` to `end`; with a backslash at
    `opens` the link would be text.
    """

    line: int
    target: str
    by_role: bool = False
    start: int = 0
    end: int = 0
    opens: int = 0


def links(lines: Sequence[str], fenced: Sequence[bool]) -> Iterator[Link]:
    """Yield the links and images of a body that are not to an address.

    `fenced` says for each line whether it is part of a code fence.
    """
    for number, line in enumerate(lines):
        if fenced[number] or ("](" not in line and "]:" not in line and "post}" not in line):
            continue
        for span in _SPAN.finditer(line):
            if span[1] and span[2] == "`":
                explicit = _EXPLICIT.fullmatch(span[3])
                yield Link(number, explicit["target"] if explicit else span[3], by_role=True)
        shown = _SPAN.sub(lambda span: " " * len(span[0]), line)
        definition = _DEFINITION.match(shown)
        for match in [definition] if definition else _INLINE.finditer(shown):
            group = "angled" if match["angled"] is not None else "bare"
            if is_local(match[group]):
                yield Link(number, match[group], False, *match.span(group), match.start("opens"))


def is_local(target: str) -> bool:
    """Whether a link's target is in this journal: no address, no place in its own page."""
    target = target.removeprefix("project:")
    return not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#", target)


def is_file(target: str) -> bool:
    """Whether a link's target is a Markdown file of this journal."""
    path = target.removeprefix("project:").partition("#")[0].partition("?")[0]
    return path.endswith(".md") and is_local(target)


def destination(target: str, page: str) -> str:
    """The path, from the root of the sources, that a link in a page leads to.

    `page` is the path of the page that it stands in.  The result may start
    with `..`: such a link leads out of the journal.
    """
    path = unquote(target.removeprefix("project:").partition("#")[0].partition("?")[0])
    if path.startswith("/"):
        return posixpath.normpath(path.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))


class Targets:
    """All that a link to a post may name.

    Takes for each post its path below the root, with its haiku on one line (or
    nothing where its header cannot be read) and its title; and the name of the
    posts' folder.
    """

    def __init__(self, posts: Mapping[str, tuple[str, str]], folder: str) -> None:
        self.posts = posts
        self.folder = folder
        self._haiku = {haiku_key(haiku): path for path, (haiku, _) in posts.items() if haiku}

    def by_role(self, target: str) -> str | None:
        """The path of the post that a `{post}` role names: by its path or its haiku."""
        path = target.strip().removesuffix(".md").removeprefix("/") + ".md"
        for known in (path, f"{self.folder}/{path}"):
            if known in self.posts:
                return known
        return self._haiku.get(haiku_key(target))

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for path, (_, title) in self.posts.items():
            for word in set(_words(path) + _words(title)):
                found[word].append(path)
        return dict(found)

    def nearest(self, target: str, count: int = 3) -> list[str]:
        """The posts whose path or title is most like a target, the likest first."""
        words = _words(target.removesuffix(".md"))
        shared = Counter(path for word in set(words) for path in self._by_word.get(word, ()))
        name = "-".join(_words(posixpath.basename(target.removesuffix(".md"))))
        whole = "-".join(words)
        ratings = []
        for path, _ in shared.most_common(50):
            known = "-".join(_words(path.removeprefix(self.folder).removesuffix(".md")))
            title = "-".join(_words(self.posts[path][1]))
            rating = max(_likeness(whole, known), _likeness(name, title), _likeness(name, known))
            ratings.append((-rating, path))
        return [path for rating, path in sorted(ratings)[:count] if rating <= -_ALIKE]


_ALIKE = 0.6


def _words(text: str) -> list[str]:
    words = re.split(r"[\W_]+", text.lower())
    return [word for word in words if word not in {"", "md", "posts"}]


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()
