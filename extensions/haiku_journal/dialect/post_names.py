"""The names by which references call posts: a path, a haiku or a title, perhaps with a heading."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from ..util import suggestions
from ..util.slugs import haiku_key, title_key


class Named(NamedTuple):
    """The paths of the posts that a reference calls, its part that names them, and its heading."""

    paths: tuple[str, ...]
    name: str = ""
    heading: str = ""


class PostNames:
    """The names of all posts.

    Takes the haiku on one line (empty if the header cannot be read) and the title of each post,
    by its path below the root; the name of the posts' folder; and the suffix of the paths.
    """

    def __init__(
        self, posts: Mapping[str, tuple[str, str]], folder: str, suffix: str = ".md"
    ) -> None:
        self.posts = posts
        self.folder = folder.rstrip("/")
        self._suffix = suffix

    def by_path(self, target: str) -> str | None:
        """Return the post with a path, with or without the folder of posts and `.md`."""
        path = target.strip().removesuffix(".md").removeprefix("/") + self._suffix
        candidates = (path, f"{self.folder}/{path}")
        return next((candidate for candidate in candidates if candidate in self.posts), None)

    def by_haiku(self, target: str) -> str | None:
        """Return the first of the posts with a haiku."""
        return next(iter(self._haiku.get(haiku_key(target), ())), None)

    def by_path_or_haiku(self, target: str) -> str | None:
        """Return the post with a path or, if there is none, the first with a haiku."""
        return self.by_path(target) or self.by_haiku(target)

    def find(self, target: str) -> Named:
        """Return the posts that a target calls, and the heading behind its `#`.

        A title may contain the sign itself, so the longest name that a post has counts.
        """
        for name, heading in _readings(target):
            if path := self.by_path(name):
                return Named((path,), name, heading)
            paths = self._haiku.get(haiku_key(name)) or self._titles.get(title_key(name))
            if paths and name.strip():
                return Named(tuple(paths), name, heading)
        return Named(())

    @cached_property
    def _haiku(self) -> dict[str, list[str]]:
        return _grouped((haiku_key(haiku), path) for path, (haiku, _) in self.posts.items())

    @cached_property
    def _titles(self) -> dict[str, list[str]]:
        return _grouped((title_key(title), path) for path, (_, title) in self.posts.items())

    @cached_property
    def _by_word(self) -> dict[str, list[str]]:
        return _grouped(
            (word, path)
            for path, (_, title) in self.posts.items()
            for word in {*_words(path), *_words(title)}
        )

    def nearest(self, target: str, count: int = 3) -> list[str]:
        """Return the posts whose path or title is most similar to a target, the closest first.

        Posts that share a word with the target are compared first, since there are few.
        """
        target = target.removesuffix(".md")
        words = _words(target)
        shared = Counter(
            path for word in dict.fromkeys(words) for path in self._by_word.get(word, ())
        )
        whole, name = "-".join(words), "-".join(_words(posixpath.basename(target)))
        ratings = []
        for path, _ in shared.most_common(_CANDIDATES):
            other, title = self._shown(path)
            pairs = ((whole, other), (name, title), (name, other))
            ratings.append((-max(_similarity(*pair) for pair in pairs), path))
        near = [path for rating, path in sorted(ratings) if rating <= -_MIN_SIMILARITY]
        return near[:count] or self._nearest_of_all(whole, count)

    def _nearest_of_all(self, target: str, count: int) -> list[str]:
        names = {name: path for path in self.posts for name in self._shown(path)}
        near = suggestions.nearest(target, names, limit=count, cutoff=_MIN_SIMILARITY)
        return list(dict.fromkeys(names[name] for name in near))

    def _shown(self, path: str) -> tuple[str, str]:
        """Return the path and the title of a post as words, for comparisons."""
        short = path.removeprefix(self.folder).removesuffix(".md")
        return "-".join(_words(short)), "-".join(_words(self.posts[path][1]))


_CANDIDATES = 50
"""The most posts that are compared with a target."""
_MIN_SIMILARITY = 0.6


_READINGS = 10
"""The most signs of a heading that are tried, from the last, since each costs a look-up."""


def _readings(target: str) -> Iterator[tuple[str, str]]:
    """Yield each way to divide a target into a name and a heading, the longest name first."""
    yield target, ""
    parts = target.rsplit("#", _READINGS)
    for place in range(len(parts) - 1, 0, -1):
        yield "#".join(parts[:place]), "#".join(parts[place:]).strip()


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the second of each pair by the first; an empty first is no name."""
    groups = defaultdict(list)
    for key, value in pairs:
        if key:
            groups[key].append(value)
    return dict(groups)


def _words(text: str) -> list[str]:
    words = re.split(r"[\W_]+", text.lower())
    return [word for word in words if word not in {"", "md", "posts"}]


def _similarity(one: str, other: str) -> float:
    """Return the similarity of two texts from 0 to 1; 0 if it is below the minimum."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    # The quick ratio is an upper bound and costs much less.
    return matcher.ratio() if matcher.quick_ratio() >= _MIN_SIMILARITY else 0.0
