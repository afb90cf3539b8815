"""EB Garamond, the typeface of haiku on pages and cards (SIL Open Font License, see OFL.txt)."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder whose `static` folder goes into the static files of a site."""
FONTS = FOLDER / "static" / "fonts"
"""The folder of the fonts, one file for each subset and style."""
