"""Helpers shared by the tests of several packages."""

import pytest

pytest.register_assert_rewrite(
    *(f"support.{name}" for name in ("builds", "feeds", "hub", "projects", "search"))
)
