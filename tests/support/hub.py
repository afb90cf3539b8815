"""The example with two journals and a hub."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from support.builds import Result
from support.folders import differences, times
from support.paths import REPOSITORY
from support.projects import Project, settings_of


class Journal(Project):
    """A journal of the example, built into the folder that the hub's settings name."""

    def __init__(self, root: Path, name: str) -> None:
        self.root, self.folder = root, root / name

    def publish(self, **settings: Any) -> Result:
        """Build the journal in its own folder."""
        return self.build(into=f"{self.folder.name}/_build", **settings)


class House:
    """A copy of the example, together with the settings that its journals share."""

    def __init__(self, root: Path, parts: Sequence[str] = ("all",)) -> None:
        """Copy the example to a folder; its journals have these parts."""
        shutil.copy(REPOSITORY / "conf.py", root)
        shutil.copytree(REPOSITORY / "_static", root / "_static")
        ignore = shutil.ignore_patterns("_build")
        shutil.copytree(REPOSITORY / "examples", root / "examples", ignore=ignore)
        with (root / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(settings_of(parts))
        self.root, folder = root, root / "examples" / "two-journals"
        self.ops, self.web, self.hub = (Journal(folder, name) for name in ("ops", "web", "hub"))

    def publish(self) -> Result:
        """Build each of the three journals separately."""
        for journal in (self.ops, self.web):
            assert journal.publish().warnings == ""
        return self.hub.publish()

    def rewritten(self) -> set[str]:
        """Rebuild the hub, check it against a fresh build and return its changed output."""
        out = self.hub.folder / "_build/html"
        before = times(out)
        result = self.hub.publish()
        assert result.error is None
        after = times(out)
        fresh = self.hub.fresh()
        assert differences(out, fresh.out) == []
        assert result.warnings == fresh.warnings
        changed = {name for name in before | after if before.get(name) != after.get(name)}
        return {name for name in changed if re.search(r"\.html$|^feed|^journal.json", name)}
