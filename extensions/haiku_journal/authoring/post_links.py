"""Links between posts: find them in Markdown, resolve them, and suggest targets.

Links are found by regular expressions: a Markdown parser takes longer, and does not
tell in which columns of a line a target is, which an import needs to replace it.
"""

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

# Repetitions are bounded, so that the time for a line is, too.
_SPAN = re.compile(r"(\{(?:haiku:)?post\})?(?<!`)(`{1,9})(?!`)(.{1,1000}?)(?<!`)\2(?!`)")
_INLINE = re.compile(
    r"\](?P<opens>\()\s*"
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<bare>(?:[^\s()<>]|\([^\s()<>]*\))*))(?=[\s)])"
)
_DEFINITION = re.compile(r" {0,3}(?P<opens>\[)[^\]]+\]:\s*(?:<(?P<angled>[^<>]+)>|(?P<bare>\S+))")
_EXPLICIT = re.compile(r".*<(?P<target>[^<>]+)>\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a body: its line (from 0) and its target as written.

    `by_role` marks a `{post}` role, whose target is a path or a haiku.  The target takes
    the columns from `start` to `end`; a backslash at `opens` would turn the link to text.
    """

    line: int
    target: str
    by_role: bool = False
    start: int = 0
    end: int = 0
    opens: int = 0


def find_links(lines: Sequence[str], fenced: Sequence[bool]) -> Iterator[Link]:
    """Yield the links and images of a body whose targets are in this journal.

    Takes for each line whether it is part of a code fence.
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
    """Return whether a target is in this journal: not a URL, not an anchor of the same page."""
    target = target.removeprefix("project:")
    return not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#", target)


def is_markdown_file(target: str) -> bool:
    """Return whether a target is a Markdown file of this journal."""
    return _path_of(target).endswith(".md") and is_local(target)


def resolve_target(target: str, page: str) -> str:
    """Return the path from the source folder that a target in a page refers to.

    Takes the path of the page.  The result starts with `..` if it is outside the journal.
    """
    path = unquote(_path_of(target))
    if path.startswith("/"):
        return posixpath.normpath(path.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))


class LinkTargets:
    """The posts that a link may refer to.

    Takes the haiku on one line (empty if the header cannot be read) and the title of
    each post, by its path below the root; and the name of the posts' folder.
    """

    def __init__(self, posts: Mapping[str, tuple[str, str]], folder: str) -> None:
        self.posts = posts
        self.folder = folder
        self._haiku = {haiku_key(haiku): path for path, (haiku, _) in posts.items() if haiku}

    def find_by_role(self, target: str) -> str | None:
        """Return the path of the post that a `{post}` role names by its path or haiku."""
        path = target.strip().removesuffix(".md").removeprefix("/") + ".md"
        for candidate in (path, f"{self.folder}/{path}"):
            if candidate in self.posts:
                return candidate
        return self._haiku.get(haiku_key(target))

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        paths = defaultdict(list)
        for path, (_, title) in self.posts.items():
            for word in {*_words(path), *_words(title)}:
                paths[word].append(path)
        return paths

    def nearest(self, target: str, count: int = 3) -> list[str]:
        """Return the posts whose path or title is most similar to a target, the closest first."""
        target = target.removesuffix(".md")
        words = _words(target)
        shared = Counter(
            path for word in dict.fromkeys(words) for path in self._by_word.get(word, ())
        )
        whole, name = "-".join(words), "-".join(_words(posixpath.basename(target)))
        ratings = []
        for path, _ in shared.most_common(_CANDIDATES):
            other = "-".join(_words(path.removeprefix(self.folder).removesuffix(".md")))
            title = "-".join(_words(self.posts[path][1]))
            pairs = ((whole, other), (name, title), (name, other))
            ratings.append((-max(_similarity(*pair) for pair in pairs), path))
        return [path for rating, path in sorted(ratings)[:count] if rating <= -_MIN_SIMILARITY]


_CANDIDATES = 50
"""The most posts that are compared with a target."""
_MIN_SIMILARITY = 0.6


def _path_of(target: str) -> str:
    return target.removeprefix("project:").partition("#")[0].partition("?")[0]


def _words(text: str) -> list[str]:
    words = re.split(r"[\W_]+", text.lower())
    return [word for word in words if word not in {"", "md", "posts"}]


def _similarity(one: str, other: str) -> float:
    """Return the similarity of two texts from 0 to 1; 0 if it is below the minimum."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    # The quick ratio is an upper bound and costs much less.
    return matcher.ratio() if matcher.quick_ratio() >= _MIN_SIMILARITY else 0.0
