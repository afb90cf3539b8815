"""Tags that are nearly the same, and so split what should be one list of posts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .lexicon import TAG_SYNONYMS

_TYPO_LENGTH = 6
"""Shorter tags that differ in one letter are mostly two words: git and gin."""
_TYPO_RATIO = 4
"""A misspelling is this much rarer than the word that was meant."""


@dataclass(frozen=True, slots=True, order=True)
class Near:
    """Two tags that may be one: the rarer, the one to use instead, and why."""

    tag: str
    better: str
    why: str


def near_duplicates(tags: Mapping[str, int]) -> list[Near]:
    """Find the tags that seem to mean what a more frequent one means.

    Takes each tag, in the form that `slugs.tag_key` gives it, with the number
    of its posts.  Each tag is named once at most, with the best reason.
    """
    found: dict[str, Near] = {}
    for one, other, why in _pairs(tags):
        better, worse = sorted((one, other), key=lambda tag: (-tags[tag], -len(tag), tag))
        found.setdefault(worse, Near(worse, better, why))
    return sorted(found.values())


def _pairs(tags: Mapping[str, int]) -> Iterator[tuple[str, str, str]]:
    by_letters = defaultdict(list)
    for tag in sorted(tags):
        by_letters[_letters(tag)].append(tag)
    for same in by_letters.values():
        yield from ((same[0], other, "only blanks and hyphens differ") for other in same[1:])
    first = {letters: same[0] for letters, same in by_letters.items()}
    for group in TAG_SYNONYMS:
        one, *others = sorted(first[name] for name in group if name in first) or [""]
        yield from ((one, other, "two names of one thing") for other in others)
    for letters, tag in first.items():
        for form in _forms(letters):
            if form in first:
                yield tag, first[form], "two forms of one word"
        for short in {_numeronym(letters), _initials(tag)} - {""}:
            if short in first and first[short] != tag:
                yield tag, first[short], "one is short for the other"
    yield from _typos(tags, first)


def _letters(tag: str) -> str:
    """A tag without what joins its words; what is nothing but signs stays as it is."""
    return re.sub(r"[\s_-]+", "", tag) or tag


def _forms(word: str) -> Iterator[str]:
    """The forms that a word in a tag may have: plurals, and what ends in -ing or -ed."""
    if len(word) < 3 or not word.isalpha():
        return
    yield from (f"{word}s", f"{word}es", f"{word}ing", f"{word}ed")
    if word.endswith("e"):
        yield from (f"{word[:-1]}ing", f"{word}d")
    elif word.endswith("y"):
        yield from (f"{word[:-1]}ies", f"{word[:-1]}ied")
    elif re.search(r"[^aeiou][aeiou][^aeiouwxy]$", word):
        yield from (f"{word}{word[-1]}ing", f"{word}{word[-1]}ed")


def _numeronym(word: str) -> str:
    """The way to shorten a word to its ends: kubernetes is k8s."""
    return f"{word[0]}{len(word) - 2}{word[-1]}" if len(word) > 4 and word.isalpha() else ""


def _initials(tag: str) -> str:
    """The initials of a tag of three or more words."""
    words = re.split(r"[\s_-]+", tag)
    return "".join(word[:1] for word in words) if len(words) > 2 else ""


def _typos(tags: Mapping[str, int], first: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Pairs of long tags, one of them rare, that are one slip of a finger apart.

    Two words that one letter was dropped from, each in some place, meet in the
    same rest; so no tag is compared with every other.
    """
    rests = defaultdict(set)
    for letters, tag in first.items():
        if len(letters) >= _TYPO_LENGTH and letters.isalpha():
            for place in range(len(letters)):
                rests[letters[:place] + letters[place + 1 :]].add(tag)
            rests[letters].add(tag)
    for rest in sorted(rests):
        often, *others = sorted(rests[rest], key=lambda tag: (-tags[tag], tag))
        for other in others:
            if tags[often] >= _TYPO_RATIO * tags[other]:
                yield often, other, "they differ in one letter"
