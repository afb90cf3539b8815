"""Files of JSON that are kept between builds."""

from __future__ import annotations

import json
from pathlib import Path


def save_json(path: Path, record: object) -> None:
    """Write a record as JSON, whole or not at all: a build that is killed leaves the old file.

    Text is escaped to ASCII, since names of files may hold bytes that are not UTF-8.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(record, sort_keys=True), encoding="ascii")
    draft.replace(path)
