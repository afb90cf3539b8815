"""Words that a journal misspells: whoever types one means the word that it is found under too.

What no post holds is corrected by the reader's browser (``_static/search/spell.js``). A word that
one or two posts hold is known, though it may be nothing but their author's slip.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from .tokens import stem

SHORTEST = 6  # letters: shorter words are too often one edit from another
RARE = 2  # posts, at most, that hold the misspelled word or another with its stem
TIMES = 20  # as many, at least, hold the right one


def meant(held: Mapping[str, int], terms: Mapping[str, int]) -> dict[str, str]:
    """Return misspelled words, each with the word that is meant.

    *held* says how many posts hold a word, *terms* how many hold a stem. The word that is meant
    has the same letters, one of them swapped with its neighbour, doubled or left out where it
    comes again; it is by far more common and has another stem. ``meantBy`` in
    ``_static/search/spell.js`` is the same, for one word.
    """
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for word in held:
        if len(word) >= SHORTEST:
            alike["".join(sorted(set(word)))].append(word)
    found: dict[str, str] = {}
    for words in alike.values():
        common = sorted(words, key=lambda word: (-held[word], word))
        for word in common:
            if terms[stem(word)] > RARE:
                continue
            for other in common:
                if held[other] < TIMES * held[word]:
                    break
                if is_one_edit(word, other) and stem(word) != stem(other):
                    found[word] = other
                    break
    return dict(sorted(found.items()))


def is_one_edit(one: str, other: str) -> bool:
    """Tell whether a letter added, dropped, changed or swapped makes one word the other."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
