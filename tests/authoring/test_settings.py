"""Test that settings are read from conf.py without running it."""

from __future__ import annotations

import pytest
from haiku_journal.authoring.project.settings import UnknownSettingError, read_setting


def test_the_setting_is_read_without_running_conf() -> None:
    conf = b'import nothing\nraise SystemExit\nhaiku_moved = {"blog/": "posts/"}\n'
    assert read_setting(conf, "haiku_moved", {}) == ({"blog/": "posts/"}, 3)
    assert read_setting(
        b'haiku_moved: dict[str, str] = {\n"a/": "posts/"}', "haiku_moved", {}
    ) == ({"a/": "posts/"}, 1)
    assert read_setting(b"haiku_posts = 'posts'", "haiku_moved", {}) == ({}, 1)
    assert read_setting(b"", "haiku_moved", {}) == ({}, 1)


@pytest.mark.parametrize(
    ("conf", "line"),
    [
        (b"haiku_moved = load()", 1),
        (b"\nhaiku_moved = dict(a=1)", 2),
        (b"haiku_moved = ['a']", 1),
        (b"haiku_moved = {}\nif x:\n    haiku_moved = {'a/': 'posts/'}", 3),
        (b"haiku_moved = {[]: 1}", 1),
    ],
)
def test_a_setting_that_requires_running_conf_is_rejected(conf: bytes, line: int) -> None:
    with pytest.raises(UnknownSettingError) as refused:
        read_setting(conf, "haiku_moved", {})
    assert refused.value.line == line


def test_a_conf_that_is_not_valid_python_has_no_setting() -> None:
    with pytest.raises(SyntaxError):
        read_setting(b"haiku_moved = {", "haiku_moved", {})
