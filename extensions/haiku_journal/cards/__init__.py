"""Preview cards: the image of a page in link previews, with the haiku of a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the part."""
    # Imported here, since drawing needs no Sphinx.
    from ..core import events
    from ..incremental.events import FILES, FOLDERS, READ
    from . import cards

    app.setup_extension("haiku_journal.core")
    app.add_config_value("haiku_cards", True, "html", bool, "Whether cards are drawn.")
    app.add_config_value("haiku_card_colours", {}, "html", dict, "The colours of cards.")
    app.connect(events.SETTINGS, cards.setting_problems)
    part = cards.Cards()
    app.connect(READ, part.begin)
    app.connect(FILES, part.files)
    app.connect(FOLDERS, lambda app: [cards.FOLDER])
    app.connect(events.PAGE_IMAGE, part.image)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
