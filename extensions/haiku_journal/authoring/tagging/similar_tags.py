"""Tags that are so similar that they split what should be one list of posts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_TYPO_LENGTH = 6
"""Shorter tags that differ in one letter are usually different words: git and gin."""
_TYPO_RATIO = 4
"""A misspelling has at most one in this many of the posts of the intended tag."""
_SYNONYMS = [
    group.split()
    for group in """
    javascript js ecmascript, typescript ts, python py python3, ruby rb, golang go, c++ cpp
    c# csharp, postgresql postgres pg psql, webassembly wasm, databases database db, markdown md
    visualstudiocode vscode, machinelearning ml, artificialintelligence ai, infrastructure infra
    configuration config, documentation docs doc, environment env, repository repo
    regularexpressions regex regexp regexes, continuousintegration ci, commandline cli
    application app apps, kubernetes k8s, terraform tf, elasticsearch elastic, mongodb mongo
    rubyonrails rails ror, nodejs node, vuejs vue, reactjs react, dotnet .net
    """.replace("\n", ",").split(",")
]
"""Groups of tags, without blanks and hyphens, that name the same thing."""


@dataclass(frozen=True, slots=True, order=True)
class SimilarTag:
    """A tag, the more frequent tag to use instead, and how the two are related."""

    tag: str
    better: str
    reason: str


def find_similar_tags(tags: Mapping[str, int]) -> list[SimilarTag]:
    """Find the tags that seem to mean the same as a more frequent one.

    Takes the number of posts of each tag, in the form of `slugs.tag_key`.  Returns each
    such tag once, sorted, with the strongest reason.
    """
    similar: dict[str, SimilarTag] = {}
    for one, other, reason in _pairs(tags):
        better, worse = sorted((one, other), key=lambda tag: (-tags[tag], -len(tag), tag))
        similar.setdefault(worse, SimilarTag(worse, better, reason))
    return sorted(similar.values())


def _pairs(tags: Mapping[str, int]) -> Iterator[tuple[str, str, str]]:
    """Yield pairs of similar tags and the reason, the strongest reasons first."""
    by_letters = defaultdict(list)
    for tag in sorted(tags):
        by_letters[_letters(tag)].append(tag)
    for same in by_letters.values():
        yield from ((same[0], other, "only blanks and hyphens differ") for other in same[1:])
    first = {letters: same[0] for letters, same in by_letters.items()}
    for group in _SYNONYMS:
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
    """Return a tag without blanks, hyphens and underscores, unless nothing else is in it."""
    return re.sub(r"[\s_-]+", "", tag) or tag


def _forms(word: str) -> Iterator[str]:
    """Yield the plurals and the forms in -ing and -ed that a word may have."""
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
    """Return a word shortened to its first and last letter, as kubernetes to k8s."""
    return f"{word[0]}{len(word) - 2}{word[-1]}" if len(word) > 4 and word.isalpha() else ""


def _initials(tag: str) -> str:
    """Return the initials of a tag of three or more words, or nothing."""
    words = re.split(r"[\s_-]+", tag)
    return "".join(word[:1] for word in words) if len(words) > 2 else ""


def _typos(tags: Mapping[str, int], first: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield pairs of long tags, one of them rare, that differ in one letter.

    Tags are grouped by the text that is left without one of their letters, so that no
    tag is compared with every other.
    """
    groups = defaultdict(set)
    for letters, tag in first.items():
        if len(letters) >= _TYPO_LENGTH and letters.isalpha():
            for index in range(len(letters)):
                groups[letters[:index] + letters[index + 1 :]].add(tag)
            groups[letters].add(tag)
    for _, group in sorted(groups.items()):
        frequent, *others = sorted(group, key=lambda tag: (-tags[tag], tag))
        for other in others:
            if tags[frequent] >= _TYPO_RATIO * tags[other]:
                yield frequent, other, "they differ in one letter"
