"""Count the syllables of a haiku and explain the count word by word.

Counts come from the CMU Pronouncing Dictionary and from a lexicon of words that
engineers use.  Other words are estimated from their parts or from their vowels.
"""

from .counting import FORM, Line, Word, count_line, count_word, describe_mismatch
from .dictionary import has_dictionary

__all__ = [
    "FORM",
    "Line",
    "Word",
    "count_line",
    "count_word",
    "describe_mismatch",
    "has_dictionary",
]
