"""The report of a check in the formats of programs: JSON, SARIF, annotations of GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from ..util.github_annotations import annotation
from .post_checks import Diagnostic, summarize
from .post_files import PostFile

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def as_text(posts: Sequence[PostFile], diagnostics: Sequence[Diagnostic]) -> str:
    """Return a line for each diagnostic, and the totals."""
    return "\n".join([*map(str, diagnostics), summarize(posts, diagnostics)])


def as_json(posts: Sequence[PostFile], diagnostics: Sequence[Diagnostic]) -> str:
    """Return the number of posts and the diagnostics as JSON."""
    return _dump({"posts": len(posts), "diagnostics": [one._asdict() for one in diagnostics]})


def as_github(posts: Sequence[PostFile], diagnostics: Sequence[Diagnostic]) -> str:
    """Return annotations of GitHub: advice as notices."""
    return "\n".join(
        annotation("notice" if one.advice else "error", one.path, one.line, one.rule, one.message)
        for one in diagnostics
    )


def as_sarif(posts: Sequence[PostFile], diagnostics: Sequence[Diagnostic]) -> str:
    """Return the diagnostics in SARIF 2.1.0 (OASIS, 2020), for code scanning."""
    driver = {
        "name": "haiku check",
        "rules": [{"id": rule} for rule in sorted({one.rule for one in diagnostics})],
    }
    run = {"tool": {"driver": driver}, "results": list(map(_sarif_result, diagnostics))}
    return _dump({"$schema": _SARIF, "version": "2.1.0", "runs": [run]})


def _sarif_result(one: Diagnostic) -> dict[str, Any]:
    return {
        "ruleId": one.rule,
        "level": "note" if one.advice else "error",
        "message": {"text": one.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(one.path)},
                    "region": {"startLine": one.line},
                }
            }
        ],
    }


FORMATS: dict[str, Callable[[Sequence[PostFile], Sequence[Diagnostic]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
