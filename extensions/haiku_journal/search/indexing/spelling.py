"""Misspelled words of posts: a search for one also finds the word that was intended.

The browser corrects words that no post has (``static/search/engine/spelling/spell.js``).  A word
that one or two posts have may still be a slip of their author.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from .tokens import ENGLISH, stem

SHORTEST_MISSPELLED = 6  # letters: shorter words are too often one edit from another
MOST_POSTS_MISSPELLED = 2  # posts with the stem of the misspelled word
TIMES_AS_COMMON = 20  # the intended word, at least


def intended_words(
    word_counts: Mapping[str, int], stem_counts: Mapping[str, int], language: str = ENGLISH
) -> dict[str, str]:
    """Return misspelled words, each with the word that was intended.

    *word_counts* has the number of posts by word, *stem_counts* by stem.  The intended word has
    the same letters, with two neighbours swapped, or a letter doubled or left out that it has
    elsewhere; it is far more common and has another stem.  ``intendedWord`` in
    ``static/search/engine/spelling/spell.js`` does the same for one word.
    """
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for word in word_counts:
        if len(word) >= SHORTEST_MISSPELLED:
            alike["".join(sorted(set(word)))].append(word)
    intended: dict[str, str] = {}
    for words in alike.values():
        by_count = sorted(words, key=lambda word: (-word_counts[word], word))
        for word in by_count:
            if stem_counts[stem(word, language)] > MOST_POSTS_MISSPELLED:
                continue
            for other in by_count:
                if word_counts[other] < TIMES_AS_COMMON * word_counts[word]:
                    break
                if is_one_edit(word, other) and stem(word, language) != stem(other, language):
                    intended[word] = other
                    break
    return dict(sorted(intended.items()))


def is_one_edit(one: str, other: str) -> bool:
    """Tell whether one letter added, removed, changed or swapped makes one word the other."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
