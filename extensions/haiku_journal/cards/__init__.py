"""Preview cards: the image of a page in link previews, with the haiku of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import METADATA

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    from ..extras import has_extra

    app.setup_extension("haiku_journal.core")
    app.add_config_value("haiku_cards", True, "html", bool, "Whether cards are drawn.")
    app.add_config_value("haiku_card_colours", {}, "html", dict, "The colours of cards.")
    if has_extra(app.config, __name__):
        _add_cards(app)
    return METADATA


def _add_cards(app: Sphinx) -> None:
    # Imported here, since drawing needs no Sphinx, and packages that may not be installed.
    from ..core import events
    from ..incremental.events import FILES, FOLDERS, READ
    from . import cards

    app.connect(events.SETTINGS, cards.setting_problems)
    part = cards.Cards()
    app.connect(READ, part.begin)
    app.connect(FILES, part.files)
    app.connect(FOLDERS, lambda app: [cards.FOLDER])
    app.connect(events.PAGE_IMAGE, part.image)
