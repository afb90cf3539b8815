"""Proposal of a haiku: consecutive words of a text, as close to 5-7-5 as possible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, islice, pairwise
from typing import Any, NamedTuple

from ..authoring.syllables import FORM, count_word
from ..header.values import HAIKU_LINE_LIMIT
from ..util.scripts import HANGUL, KANA, WITHOUT_SPACES

_WORD_LIMIT = 150
"""The number of words, from a text's start, that are searched."""
_LINE_LIMIT = 2000
"""The number of characters of one line that are read."""
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,}|:{3,})")
_MARKUP = (
    (re.compile(r"\$\$?[^$]+\$\$?|\[\^[^\]]*\]|\{[\w:-]+\}`[^`]*`"), " "),
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),
    (re.compile(r"<[^>]*>|https?://\S+|\{[%{].*?[%}]\}|\{[\w:-]+\}(?=`)"), " "),
    (re.compile(r"[*_~]{1,3}(?=\S)(.+?)(?<=\S)[*_~]{1,3}(?!\w)"), r"\1"),
    (re.compile(r"[`|\\]+"), " "),
)
_SKIPPED = re.compile(r"\s*(?:\||<|\[[^\]]+\]:|[-=*_]{3,}\s*$|%|:\w+:)|(?: {4}|\t)")
_LEAD = re.compile(r"\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+)+")
_UNSPACED = re.compile(f"[{WITHOUT_SPACES}]+")
_CLAUSE = re.compile(r"[^。！？；，、：,.!?;:\s]+[。！？；，、：,.!?;:]*")
_ENDS = re.compile(r"[.!?:;。！？][\"'”’)]*$")
_WEAK = frozenset(
    re.findall(
        r"\S+",
        "a an the of to in on at by for with and or but if as is are was be that this it its your "
        "my i you we from into than so not can will has have had do does which when",
    )
)
"""Words that should not end a line."""
_STRIPPED = "\"'“”‘’()[]{}<>,.;:!?…—–-*_#`。、！？"


class Word(NamedTuple):
    """A word: its syllables, its penalty in a haiku, and whether a sentence ends with it."""

    text: str
    size: int
    cost: float
    ends: bool
    glued: bool = False


def words(lines: Sequence[str]) -> Iterator[Word]:
    """Yield the words of a Markdown text that a haiku may use; code is skipped."""
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        if fence or match:
            marks = match[1] if match else ""
            if not fence:
                fence = marks
            elif marks.startswith(fence):
                fence = ""
            continue
        if _SKIPPED.match(line):
            continue
        lead = _LEAD.match(line)
        text = line[lead.end() if lead else 0 :][:_LINE_LIMIT]
        for pattern, kept in _MARKUP:
            text = pattern.sub(kept, text)
        ends_line = bool(lead and "#" in lead[0])
        tokens = [token for word in text.split() for token in _tokens(word)]
        yield from tokens[:-1]
        if tokens:
            yield tokens[-1]._replace(ends=tokens[-1].ends or ends_line)


def _tokens(word: str) -> Iterator[Word]:
    if _UNSPACED.search(word):
        for clause in _CLAUSE.findall(word):
            yield from _phrases(clause)
        return
    bare = word.strip(_STRIPPED)
    if len(bare) > 40 or not bare.isprintable() or not any(c.isalnum() for c in bare):
        return
    ends = _ENDS.search(word) is not None
    counted = count_word(bare)
    plain = bare.replace("'", "").replace("’", "").replace("-", "").isalpha()
    cost = counted.estimated + 2.0 * (not plain) + 0.2 * bool(counted.pronunciation)
    yield Word(bare, _size(bare), cost, ends)


def _phrases(clause: str) -> Iterator[Word]:
    """Yield the words of a clause in a script that has no spaces between them."""
    parts = [
        part
        for run in re.findall(
            rf"[{WITHOUT_SPACES}]+|[^{WITHOUT_SPACES}]+", clause.strip(_STRIPPED)
        )
        for part in (_segment(run) if _UNSPACED.match(run) else [run.strip(_STRIPPED)])
        if part.isprintable() and any(c.isalnum() for c in part)
    ]
    for place, part in enumerate(parts):
        ends = place == len(parts) - 1 and _ENDS.search(clause) is not None
        yield Word(part, _size(part), 0, ends, place > 0)


def _size(word: str) -> int:
    """Return the syllables of a word, which are its characters in some scripts."""
    if re.search(f"[{WITHOUT_SPACES}{HANGUL}]", word):
        return sum(count_word(sign).counts[0] for sign in word)
    return count_word(word).counts[0]


def _segment(text: str) -> Sequence[str]:
    """Divide a text without spaces into words; without the library budoux, into characters."""
    segmenter = _segmenter(japanese=bool(re.search(f"[{KANA}]", text)))
    return segmenter.parse(text) if segmenter else list(text)


@cache
def _segmenter(*, japanese: bool) -> Any:
    try:
        import budoux  # of the extra `import`
    except ImportError:
        return None
    if japanese:
        return budoux.load_default_japanese_parser()
    return budoux.load_default_simplified_chinese_parser()


def propose_haiku(title: str, lines: Sequence[str], name: str = "") -> tuple[str, str, str] | None:
    """Return a haiku made of a text's title and words, or else of its file's name.

    Returns None if there are fewer than three words.
    """
    tokens = [
        token
        for token in [*_title_words(title), *islice(words(lines), _WORD_LIMIT)]
        if token.size or token.glued
    ]
    if best := _exact_cut(tokens):
        return best
    if len(tokens) < 3:
        tokens += _title_words(" ".join(re.split(r"[\W_]+", name)))
    return _closest_cut(tokens) if len(tokens) >= 3 else None


def _title_words(title: str) -> list[Word]:
    tokens = list(words([title]))
    return [*tokens[:-1], tokens[-1]._replace(ends=True)] if tokens else []


def _exact_cut(tokens: Sequence[Word]) -> tuple[str, str, str] | None:
    """Return the best run of words with lines of exactly 5, 7 and 5 syllables, or None."""
    sums = [0, *accumulate(token.size for token in tokens)]
    at = {total: place for place, total in enumerate(sums)}
    best: tuple[float, tuple[int, int, int, int]] | None = None
    for start, total in enumerate(sums):
        cuts = [at.get(total + wanted) for wanted in accumulate(FORM)]
        if None in cuts:
            continue
        places = (start, *(cut for cut in cuts if cut is not None))
        worth = _penalty(tokens, places) + start / 100
        if best is None or worth < best[0]:
            best = (worth, (places[0], places[1], places[2], places[3]))
    return _lines(tokens, best[1]) if best else None


def _penalty(tokens: Sequence[Word], places: Sequence[int]) -> float:
    """Return the penalty of a run of words: weak line ends, broken sentences."""
    start, *cuts = places
    cost = sum(token.cost for token in tokens[start : cuts[-1]])
    cost += 4 * (start > 0 and not tokens[start - 1].ends)
    cost += 4 * (not tokens[cuts[-1] - 1].ends)
    cost += sum(1.5 for cut in cuts if tokens[cut - 1].text.lower() in _WEAK)
    inner = range(start, cuts[-1] - 1)
    return cost + sum(0.5 if n + 1 in cuts else 3 for n in inner if tokens[n].ends)


def _closest_cut(tokens: Sequence[Word]) -> tuple[str, str, str]:
    """Return the three lines at a text's start that are closest to 5-7-5."""
    tokens = tokens[:24]
    sums = [0, *accumulate(token.size for token in tokens)]
    size = len(tokens)
    best = min(
        (abs(sums[a] - 5) + abs(sums[b] - sums[a] - 7) + abs(sums[c] - sums[b] - 5), -c, a, b)
        for a in range(1, size - 1)
        for b in range(a + 1, size)
        for c in range(b + 1, size + 1)
    )
    return _lines(tokens, (0, best[2], best[3], -best[1]))


def _lines(tokens: Sequence[Word], places: Sequence[int]) -> tuple[str, str, str]:
    spans = pairwise(places)
    first, second, third = (
        "".join(
            ("" if token.glued or not place else " ") + token.text
            for place, token in enumerate(tokens[start:end])
        )[:HAIKU_LINE_LIMIT].strip()
        for start, end in spans
    )
    return first, second, third
