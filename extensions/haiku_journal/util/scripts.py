"""The ranges of East Asian scripts, as parts of a regular expression's character class.

From the Unicode Standard's list of blocks.
"""

KANA = "\u3040-\u30ff"
"""Hiragana and Katakana."""
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Unified ideographs, extension A, and compatibility ideographs."""
HANGUL = "\uac00-\ud7af"
"""Hangul syllables."""

WITHOUT_SPACES = KANA + HAN
"""Scripts without spaces between words; `tokens.js` has the same ranges."""
BY_CHARACTER = WITHOUT_SPACES + HANGUL
"""Scripts whose texts are measured in characters rather than words."""
