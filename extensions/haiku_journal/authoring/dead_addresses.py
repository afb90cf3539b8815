"""Where published addresses that lead nowhere any more should lead."""

from __future__ import annotations

import json
import posixpath
import shlex
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..git_dates import git_log
from ..header.model import Header
from ..util.suggestions import suggestion
from .compose import scalar
from .permalink import permalink
from .post_files import Post
from .post_links import Targets

_FEW = 2
"""So many lost addresses of one folder are told one by one, more of them at once."""


class Lost(NamedTuple):
    """An address that leads nowhere, the post that it should lead to, and what tells."""

    address: str
    path: str = ""
    sign: str = ""

    @property
    def folders(self) -> tuple[str, str] | None:
        """The folder that was and the one that is, where only they differ."""
        old, new = self.address.split("/"), self.path.removesuffix(".md").split("/")
        if old[-1] != new[-1]:
            return None
        while len(new) > 1 and old and old[-1] == new[-1]:
            del old[-1], new[-1]
        return "".join(f"{part}/" for part in old) or "/", "".join(f"{part}/" for part in new)


@dataclass(frozen=True)
class Whereabouts:
    """The posts of a journal, among which lost addresses are looked for.

    Takes the folder of conf.py and that of posts in it; each post by the path of
    its file; the headers of those that are published; and the list of addresses.
    """

    root: Path
    folder: str
    posts: Mapping[str, Post]
    public: Mapping[str, Header]
    listed: Mapping[str, int]

    def faults(self, kept: Collection[str]) -> Iterator[tuple[int, str]]:
        """Tell of every listed address that leads nowhere: its line, and what to write.

        `kept` are the addresses that lead somewhere.  A folder that moved as a
        whole is told once.
        """
        together: defaultdict[tuple[str, str] | None, list[Lost]] = defaultdict(list)
        for address in sorted(self.listed):
            if address not in kept and not self._is_page(address):
                lost = self._find(address)
                together[lost.folders if lost.path in self.public else None].append(lost)
        for folders, members in together.items():
            if folders and len(members) > _FEW:
                yield self.listed[members[0].address], _moved(*folders, len(members))
            else:
                yield from ((self.listed[lost.address], self._message(lost)) for lost in members)

    def _is_page(self, address: str) -> bool:
        """Whether a page that is no post has an address."""
        is_post = address.startswith(f"{self.folder}/")
        return not is_post and (self.root / f"{address}.md").is_file()

    def _find(self, address: str) -> Lost:
        """The post that an address should lead to, by the surest sign there is."""
        file = f"{address}.md"
        if path := self._withheld.get(address):
            return Lost(address, path)
        if (path := self._renamed.get(file, "")) in self.posts:
            return Lost(address, path, f"git knows it as {path} now")
        if path := self._by_haiku.get(file):
            return Lost(address, path, f"{path} has the haiku of that name")
        if len(same := self._by_name[posixpath.basename(file)]) == 1:
            return Lost(address, same[0], f"{same[0]} has the same name")
        return Lost(address)

    def _message(self, lost: Lost) -> str:
        address, path, sign = lost
        start = f"nothing leads to {address} any more"
        end = f"or let it go: `nox -s published -- --forget {shlex.quote(address)}`"
        if header := self.public.get(path):
            aliases = [*header.aliases, address]
            plain = f"Aliases: {', '.join(aliases)}"
            entry = plain if header.plain else f"aliases: [{', '.join(map(scalar, aliases))}]"
            return f"{start}: {sign}; write `{entry}` in its header, {end}"
        if header := self._hidden.get(path):
            state = "a draft" if header.draft else f"dated {header.date}, in the future"
            return f"{start}: {path} is {state}; publish it, {end}"
        near = self._targets.nearest(f"{address}.md")
        entry = f"aliases: [{scalar(address)}]"
        start += suggestion(near)
        return f"{start}; write `{entry}` in the header of what has its place, {end}"

    @cached_property
    def _hidden(self) -> dict[str, Header]:
        """The posts that no build has now."""
        return {
            path: post.header
            for path, post in self.posts.items()
            if post.header is not None and path not in self.public
        }

    @cached_property
    def _withheld(self) -> dict[str, str]:
        """The addresses of those posts."""
        own = {path.removesuffix(".md"): path for path in self._hidden}
        aliases = {a: path for path, header in self._hidden.items() for a in header.aliases}
        return aliases | own

    @cached_property
    def _renamed(self) -> dict[str, str]:
        return git_log.renamed(self.root)

    @cached_property
    def _by_haiku(self) -> dict[str, str]:
        return {
            f"{self.folder}/{permalink(header.haiku)}": path
            for path, header in self.public.items()
        }

    @cached_property
    def _by_name(self) -> defaultdict[str, list[str]]:
        """The posts of a name; those that have long been where they are have not moved."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.public:
            if path.removesuffix(".md") not in self.listed:
                found[posixpath.basename(path)].append(path)
        return found

    @cached_property
    def _targets(self) -> Targets:
        known = {
            path: (" / ".join(header.haiku), self.posts[path].title)
            for path, header in self.public.items()
        }
        return Targets(known, self.folder)


def _moved(old: str, new: str, count: int) -> str:
    setting = json.dumps({old: new}, ensure_ascii=False)
    return (
        f"nothing leads to this and {count - 1} more addresses below {old} any more, "
        f"and their posts are below {new}; set `haiku_moved = {setting}` in conf.py"
    )
