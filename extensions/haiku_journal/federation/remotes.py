"""The other journals that are read with this one, as `haiku_journals` names them.

Each is built apart, and published where its address says.  What this build asks
of it is taken from there, or from a folder that holds its output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from sphinx.config import Config

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")


@dataclass(frozen=True, slots=True)
class Member:
    """Another journal: its name here, its address, and the folder of its output if there is one.

    The address is absolute and ends with a slash.
    """

    name: str
    address: str
    folder: Path | None = None

    @property
    def origin(self) -> str:
        """What its address begins with: scheme, host and port, as a browser has them."""
        url = urlsplit(self.address)
        host = (url.hostname or "").encode("idna").decode()
        host = f"[{host}]" if ":" in host else host
        return f"{url.scheme}://{host}" + (f":{url.port}" if url.port else "")

    def page(self, target: str) -> str:
        """The address of a page or file of its output, by its path there."""
        return self.address + quote(target)


def members(config: Config, confdir: Path) -> tuple[Member, ...]:
    """The journals that the settings name, in their order; a folder is relative to conf.py."""
    found = []
    for name, given in config.haiku_journals.items():
        address, folder = (given, None) if isinstance(given, str) else given
        place = Path(confdir, folder).resolve() if folder else None
        found.append(Member(name, address.rstrip("/") + "/", place))
    return tuple(found)


def problems(journals: Mapping[object, object]) -> Iterator[str]:
    """Say what in `haiku_journals` names no journal."""
    for name, given in journals.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            yield f"{name!r} is no name; use small letters, digits and hyphens"
        match given:
            case str() as address:
                pass
            case (str() as address, str() | None):
                pass
            case _:
                yield f"{name!r} wants an address, or an address and a folder, not {given!r}"
                continue
        if not _is_address(address):
            yield f"{name!r}: {address!r} is no address; it begins with https:// and a host"
        elif urlsplit(address).username is not None:
            yield f"{name!r}: an address is published; take the password out of it"
        elif urlsplit(address).query or urlsplit(address).fragment:
            yield f"{name!r}: {address!r} is no folder of a site; leave out what follows the path"


def _is_address(text: str) -> bool:
    try:
        url = urlsplit(text)
        (url.hostname or "").encode("idna")
        is_host = _HOST.fullmatch(url.hostname or "") and url.port != 0
    except ValueError:
        return False
    return url.scheme in {"http", "https"} and bool(is_host)
