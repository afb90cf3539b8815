"""The parts that need packages which a plain installation does not have.

`pip install "haiku-journal[cards]"` installs those of the cards; pyproject.toml lists them.  A
part without its packages is off.  That is worth a warning only if conf.py asks for the part.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from sphinx.util import logging

from .settings import is_set

if TYPE_CHECKING:
    from sphinx.config import Config

logger = logging.getLogger(__name__)


class Extra(NamedTuple):
    """An extra of the package: its name, the modules it installs, the setting that asks for it."""

    name: str
    modules: tuple[str, ...]
    setting: str


EXTRAS = {
    "haiku_journal.cards": Extra("cards", ("PIL", "regex"), "haiku_cards"),
    "haiku_journal.feeds": Extra("feeds", ("feedgenerator", "lxml"), "haiku_feed_size"),
    "haiku_journal.federation": Extra("feeds", ("feedgenerator", "lxml"), "haiku_journals"),
}
"""The extra that each part needs, by the name of the part."""


def has_extra(config: Config, part: str) -> bool:
    """Return whether the packages of a part are installed.

    Warns if they are not, and conf.py names the part or sets its setting.
    """
    extra = EXTRAS[part]
    missing = [module for module in extra.modules if find_spec(module) is None]
    asked = part in config.extensions or (is_set(config, extra.setting) and config[extra.setting])
    if missing and asked:
        logger.warning(
            "%s is off, because it needs %s; install it with: pip install 'haiku-journal[%s]'",
            part,
            " and ".join(missing),
            extra.name,
            type="haiku",
            subtype="extras",
        )
    return not missing
