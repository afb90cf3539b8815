"""Fixtures of the tests of incremental builds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.projects import BuiltOnce, Project


@pytest.fixture(scope="module")
def built_once(make_project: Callable[[], Project], request: pytest.FixtureRequest) -> BuiltOnce:
    """Build what the function `journal` of the test module writes."""
    return BuiltOnce(request.module.journal(make_project()))


@pytest.fixture
def built(built_once: BuiltOnce) -> Project:
    """Return that journal, which has just been built."""
    return built_once.restored()
