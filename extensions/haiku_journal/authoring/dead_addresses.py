"""Published addresses that no longer lead to a page, and the posts they should lead to."""

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

from ..dialect import PostNames
from ..git_dates import git_log
from ..header.model import Header
from ..util.suggestions import suggestion
from .compose import yaml_scalar
from .permalink import permalink
from .post_files import PostFile

_MAX_SINGLE = 2
"""Up to this many dead addresses of a folder are listed singly, more of them as one."""


class DeadAddress(NamedTuple):
    """An address that leads to no page, the post it should lead to, and the evidence."""

    address: str
    path: str = ""
    evidence: str = ""

    @property
    def folders(self) -> tuple[str, str] | None:
        """The folder's old and new name, or None if more than the folder differs."""
        old, new = self.address.split("/"), self.path.removesuffix(".md").split("/")
        if old[-1] != new[-1]:
            return None
        while len(new) > 1 and old and old[-1] == new[-1]:
            del old[-1], new[-1]
        return "".join(f"{part}/" for part in old) or "/", "".join(f"{part}/" for part in new)


@dataclass(frozen=True)
class AddressChecker:
    """Finds dead addresses and the posts that they belonged to.

    Takes the folder of conf.py and the name of the posts' folder in it, all posts by the
    paths of their files, the headers of the public ones, and the listed addresses with
    their lines.
    """

    root: Path
    folder: str
    posts: Mapping[str, PostFile]
    public: Mapping[str, Header]
    listed: Mapping[str, int]

    def problems(self, live: Collection[str]) -> Iterator[tuple[int, str]]:
        """Yield the line and the message of each dead address.

        Takes the addresses that lead to a page or redirect to one.  A folder that
        moved as a whole is reported once.
        """
        groups: defaultdict[tuple[str, str] | None, list[DeadAddress]] = defaultdict(list)
        for address in sorted(self.listed):
            if address not in live and not self._is_page(address):
                dead = self._trace(address)
                groups[dead.folders if dead.path in self.public else None].append(dead)
        for folders, group in groups.items():
            if folders and len(group) > _MAX_SINGLE:
                yield self.listed[group[0].address], _moved_folder(*folders, len(group))
            else:
                yield from ((self.listed[dead.address], self._message(dead)) for dead in group)

    def _is_page(self, address: str) -> bool:
        """Return whether an address is that of a page which is not a post."""
        is_post = address.startswith(f"{self.folder}/")
        return not is_post and (self.root / f"{address}.md").is_file()

    def _trace(self, address: str) -> DeadAddress:
        """Find the post that an address should lead to; the strongest evidence decides."""
        file = f"{address}.md"
        if path := self._hidden_by_address.get(address):
            return DeadAddress(address, path)
        if (path := self._renamed.get(file, "")) in self.posts:
            return DeadAddress(address, path, f"git shows that it was renamed to {path}")
        if path := self._by_permalink.get(file):
            return DeadAddress(address, path, f"{path} has the haiku of that name")
        if len(same := self._unlisted_by_name[posixpath.basename(file)]) == 1:
            return DeadAddress(address, same[0], f"{same[0]} has the same name")
        return DeadAddress(address)

    def _message(self, dead: DeadAddress) -> str:
        address, path, evidence = dead
        start = f"{address} no longer leads to a page"
        end = f"or remove it: `haiku published --forget {shlex.quote(address)}`"
        if header := self.public.get(path):
            aliases = [*header.aliases, address]
            entry = (
                f"Aliases: {', '.join(aliases)}"
                if header.plain
                else f"aliases: [{', '.join(map(yaml_scalar, aliases))}]"
            )
            return f"{start}: {evidence}; write `{entry}` in its header, {end}"
        if header := self._hidden.get(path):
            state = "a draft" if header.draft else f"dated {header.date}, in the future"
            return f"{start}: {path} is {state}; publish it, {end}"
        near = suggestion(self._targets.nearest(f"{address}.md"))
        entry = f"aliases: [{yaml_scalar(address)}]"
        return f"{start}{near}; write `{entry}` in the header of the post that replaces it, {end}"

    @cached_property
    def _hidden(self) -> dict[str, Header]:
        """The headers of the posts that a build leaves out today."""
        return {
            path: post.header
            for path, post in self.posts.items()
            if post.header is not None and path not in self.public
        }

    @cached_property
    def _hidden_by_address(self) -> dict[str, str]:
        own = {path.removesuffix(".md"): path for path in self._hidden}
        aliases = {a: path for path, header in self._hidden.items() for a in header.aliases}
        return aliases | own

    @cached_property
    def _renamed(self) -> dict[str, str]:
        return git_log.find_renames(self.root)

    @cached_property
    def _by_permalink(self) -> dict[str, str]:
        return {
            f"{self.folder}/{permalink(header.haiku)}": path
            for path, header in self.public.items()
        }

    @cached_property
    def _unlisted_by_name(self) -> defaultdict[str, list[str]]:
        """Public posts by file name, except the listed ones, which have not moved."""
        paths: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.public:
            if path.removesuffix(".md") not in self.listed:
                paths[posixpath.basename(path)].append(path)
        return paths

    @cached_property
    def _targets(self) -> PostNames:
        posts = {path: (self.posts[path].haiku, self.posts[path].title) for path in self.public}
        return PostNames(posts, self.folder)


def _moved_folder(old: str, new: str, count: int) -> str:
    setting = json.dumps({old: new}, ensure_ascii=False)
    return (
        f"this and {count - 1} more addresses below {old} no longer lead to a page, "
        f"and their posts are below {new}; set `haiku_moved = {setting}` in conf.py"
    )
