"""The remote journals that the setting `haiku_journals` names.

Each is built on its own and published at its address.  The build reads its files from there,
or from a folder that holds its output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from ..core.site import journal_name

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")


@dataclass(frozen=True, slots=True)
class RemoteJournal:
    """Another journal: its name here, its address, and optionally the folder of its output.

    The address is absolute and ends with a slash.
    """

    name: str
    address: str
    folder: Path | None = None

    @property
    def origin(self) -> str:
        """The origin of its address: scheme, host and port, as browsers write them."""
        url = urlsplit(self.address)
        host = (url.hostname or "").encode("idna").decode()
        host = f"[{host}]" if ":" in host else host
        return f"{url.scheme}://{host}" + (f":{url.port}" if url.port else "")

    def page(self, target: str) -> str:
        """Return the address of a page or file of its output from its path there."""
        return self.address + quote(target)


def remote_journals(config: Config, confdir: Path) -> tuple[RemoteJournal, ...]:
    """Return the remote journals in the order of the setting; folders are relative to conf.py."""
    journals = []
    for name, value in config.haiku_journals.items():
        address, folder = (value, None) if isinstance(value, str) else value
        place = Path(confdir, folder).resolve() if folder else None
        journals.append(RemoteJournal(name, address.rstrip("/") + "/", place))
    return tuple(journals)


def setting_problems(app: Sphinx, config: Config) -> Iterator[str]:
    """Yield the problems of the setting `haiku_journals`."""
    for problem in problems(config.haiku_journals):
        yield f"haiku_journals: {problem}"
    if (own := journal_name(config.project)) in config.haiku_journals:
        yield (
            f"haiku_journals: {own!r} is this journal's own name, made from its project;"
            " give the other one another"
        )


def problems(journals: Mapping[object, object]) -> Iterator[str]:
    """Yield the problems of the items of `haiku_journals`."""
    for name, value in journals.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            yield f"{name!r} is not a valid name; use small letters, digits and hyphens"
        match value:
            case str() as address:
                pass
            case (str() as address, str() | None):
                pass
            case _:
                yield f"{name!r} needs an address, or an address and a folder, not {value!r}"
                continue
        if not _is_address(address):
            yield f"{name!r}: {address!r} is not an address; it begins with https:// and a host"
        elif urlsplit(address).username is not None:
            yield f"{name!r}: an address is published; take the password out of it"
        elif urlsplit(address).query or urlsplit(address).fragment:
            yield f"{name!r}: {address!r} is not a folder; leave out what follows the path"


def _is_address(text: str) -> bool:
    try:
        url = urlsplit(text)
        (url.hostname or "").encode("idna")
        is_host = _HOST.fullmatch(url.hostname or "") and url.port != 0
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and bool(is_host)
