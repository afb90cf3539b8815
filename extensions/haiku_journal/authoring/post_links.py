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
FENCE = re.compile(r"\s*(?P<marks>`{3,}|~{3,}|:{3,})(?P<info>.*)")
DIRECTIVE = re.compile(r"\s*\{(?P<name>[\w:-]+)\}\s*(?P<argument>.*?)\s*")
_FENCE_STARTS = ("```", "~~~", ":::")
_TEXT_DIRECTIVES = frozenset(
    {"code", "code-block", "sourcecode", "parsed-literal", "math", "csv-table", "highlight"}
)
"""The directives whose content is not Markdown."""
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


def find_links(lines: Sequence[str], code: Sequence[bool]) -> Iterator[Link]:
    """Yield the links and images of a body whose targets are in this journal.

    Takes for each line whether it is code; see `find_code`.
    """
    for number, line in enumerate(lines):
        if code[number] or ("](" not in line and "]:" not in line and "post}" not in line):
            continue
        for span in _SPAN.finditer(line):
            if span[1] and span[2] == "`":
                explicit = _EXPLICIT.fullmatch(span[3])
                start, end = explicit.span("target") if explicit else (0, len(span[3]))
                target = span[3][start:end]
                yield Link(number, target, True, span.start(3) + start, span.start(3) + end)
        shown = _SPAN.sub(lambda span: " " * len(span[0]), line)
        definition = _DEFINITION.match(shown)
        for match in [definition] if definition else _INLINE.finditer(shown):
            group = "angled" if match["angled"] is not None else "bare"
            if is_local(match[group]):
                yield Link(number, match[group], False, *match.span(group), match.start("opens"))


def find_code(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether it is code: in a fence that holds no Markdown."""
    code: list[bool] = []
    fences: list[tuple[str, bool]] = []  # the marks of open fences, and whether they hold code
    for line in lines:
        marks, is_code = fences[-1] if fences else ("", False)
        code.append(is_code)
        match = FENCE.fullmatch(line) if line.lstrip()[:3] in _FENCE_STARTS else None
        if match is None:
            continue
        info = match["info"].strip()
        if marks and match["marks"].startswith(marks) and not info:
            fences.pop()
        elif not is_code and not (match["marks"][0] == "`" and "`" in info):
            directive = DIRECTIVE.fullmatch(info)
            code[-1] = directive is None or directive["name"] in _TEXT_DIRECTIVES
            fences.append((match["marks"], code[-1]))
    return code


def is_local(target: str) -> bool:
    """Return whether a target is in this journal: not a URL, not an anchor of the same page."""
    target = _without_scheme(target)
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
        return self.find_by_path(target) or self._haiku.get(haiku_key(target))

    def find_by_path(self, target: str) -> str | None:
        """Return the path of the post that a `{post}` role names by its path."""
        path = target.strip().removesuffix(".md").removeprefix("/") + ".md"
        candidates = (path, f"{self.folder}/{path}")
        return next((candidate for candidate in candidates if candidate in self.posts), None)

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
    return _without_scheme(target).partition("#")[0].partition("?")[0]


def _without_scheme(target: str) -> str:
    """Return a target without MyST's own schemes, for a document and for a file to download."""
    return target.removeprefix("project:").removeprefix("path:")


def _words(text: str) -> list[str]:
    words = re.split(r"[\W_]+", text.lower())
    return [word for word in words if word not in {"", "md", "posts"}]


def _similarity(one: str, other: str) -> float:
    """Return the similarity of two texts from 0 to 1; 0 if it is below the minimum."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    # The quick ratio is an upper bound and costs much less.
    return matcher.ratio() if matcher.quick_ratio() >= _MIN_SIMILARITY else 0.0
