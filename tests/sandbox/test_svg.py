"""Test that an SVG file of a post is a drawing and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from haiku_journal.sandbox.svg import check_svg
from haiku_journal.sandbox.svg_cleaning import clean_svg
from support.drawings import ACTIVE_CONTENTS, DRAWING, DRAWINGS
from support.paths import REPOSITORY

UNCHECKABLE = {
    "not XML": b"<svg><rect></svg>",
    "empty": b"",
    "no namespace": b"<svg><script>alert(1)</script></svg>",
    "page": b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
    "style sheet as root": b"<xsl:stylesheet xmlns:xsl='http://www.w3.org/1999/XSL/Transform'/>",
    "part of SVG": b"<g xmlns='http://www.w3.org/2000/svg'/>",
    "declared entities": b"<!DOCTYPE svg [<!ENTITY x 'alert(1)'>]><svg>&x;</svg>",
    "declared attributes": b"<!DOCTYPE svg [<!ATTLIST svg onload CDATA 'alert(1)'>]><svg/>",
    "many entities": b"<!DOCTYPE svg [<!ENTITY a 'a'><!ENTITY b '&a;&a;'>]><svg>&b;</svg>",
    "entity of a file": b"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
    "entity from elsewhere": b"<!DOCTYPE svg SYSTEM 'x.dtd'><svg xmlns='http://www.w3.org/2000/svg'>"
    b"&x;</svg>",
    "entities of pages": b'<!DOCTYPE svg PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><svg'
    b' xmlns="http://www.w3.org/2000/svg"><a href="javascript&colon;alert(1)"/></svg>',
    "style sheet": b"<?xml-stylesheet type='text/xsl' href='x.xsl'?><svg/>",
    "other instruction": b"<?thing?><svg/>",
    "encoding": b"<?xml version='1.0' encoding='utf-7'?><svg/>",
    "encoding of its own": b"<?xml version='1.0' encoding='cp037'?><svg/>",
    "prefix without namespace": b"<svg xmlns='http://www.w3.org/2000/svg' x:href='#a'/>",
}


@pytest.mark.parametrize("content", ACTIVE_CONTENTS.values(), ids=ACTIVE_CONTENTS.keys())
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_a_drawing_does_not_need_is_refused(
    tmp_path: Path, content: str, encoding: str
) -> None:
    path = tmp_path / "x.svg"
    path.write_bytes(DRAWING.format(content).encode(encoding))
    with pytest.raises(ValueError, match=r"^has .* on line \d+; "):
        check_svg(path)


@pytest.mark.parametrize("data", UNCHECKABLE.values(), ids=UNCHECKABLE.keys())
def test_a_file_that_cannot_be_checked_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.svg"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"^(has .* on line 1|is not valid XML: .*); "):
        check_svg(path)


def test_a_message_names_what_to_change_and_its_line(tmp_path: Path) -> None:
    messages = {
        "><g>\n<foreignObject/></g>": "has the element <foreignObject> on line 2; have the editor"
        " write labels as SVG text instead of HTML",
        "\nonload='x'>": "has the attribute onload of <svg> on line 1; take it out of the file",
        "><a\n href='javascript:x'/>": "has a link to 'javascript:x' in the attribute href of <a>"
        " on line 1; take it out of the file",
        "><style>\n@import 'x';</style>": "has @import in a <style> on line 2; take it out of the"
        " file",
        "><rect fill='url(x.svg#a)'/>": "has the address 'x.svg#a' in the attribute fill of <rect>"
        " on line 1; take it out of the file",
        "><set\n\nattributeName='href'/>": "has an animation of 'href' in the attribute"
        " attributeName of <set> on line 1; take it out of the file",
        "><p xmlns='http://www.w3.org/1999/xhtml'/>": "has the element <p> of the namespace"
        " 'http://www.w3.org/1999/xhtml' on line 1; take it out of the file",
    }
    path = tmp_path / "x.svg"
    for content, message in messages.items():
        path.write_text(DRAWING.format(content))
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            check_svg(path)


@pytest.mark.parametrize("drawing", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_what_common_editors_write_is_accepted(tmp_path: Path, drawing: str) -> None:
    path = tmp_path / "x.svg"
    path.write_text(drawing, encoding="utf-8")
    check_svg(path)


@pytest.mark.parametrize("content", ACTIVE_CONTENTS.values(), ids=ACTIVE_CONTENTS.keys())
def test_a_cleaned_drawing_has_only_what_is_listed(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.svg"
    path.write_bytes(clean_svg(DRAWING.format(content).encode()))
    check_svg(path)
    assert b"alert" not in path.read_bytes()


@pytest.mark.parametrize("data", UNCHECKABLE.values(), ids=UNCHECKABLE.keys())
def test_a_file_that_is_no_drawing_cannot_be_cleaned(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.svg"
    try:
        path.write_bytes(clean_svg(data))
    except ValueError:
        return
    check_svg(path)


def test_a_cleaned_drawing_keeps_its_labels_and_styles() -> None:
    style = "<style>@import url('https://a.b/c.css'); .d { fill: red }</style>"
    label = (
        "<foreignObject x='4' y='10' height='20'><p xmlns='x'>Two <b>words</b></p></foreignObject>"
    )
    cleaned = clean_svg(DRAWING.format(f" onload='x'>{style}{label}").encode()).decode()
    assert ".d { fill: red }" in cleaned
    assert '<text x="4" y="20">Two words</text>' in cleaned


def test_a_drawing_that_nests_too_deep_cannot_be_cleaned() -> None:
    content = f">{'<g>' * 100_000}{'</g>' * 100_000}"
    with pytest.raises(ValueError, match="nests too deep"):
        clean_svg(DRAWING.format(content).encode())


def test_long_words_in_styles_make_neither_long_checks_nor_long_messages(tmp_path: Path) -> None:
    path = tmp_path / "x.svg"
    path.write_text(DRAWING.format(f" style='{'a' * 3_000_000}'><style>{'@' * 3_000_000}</style>"))
    with pytest.raises(ValueError, match=r"^has @{200} on line 1;"):
        check_svg(path)


def test_the_drawings_of_the_repository_are_accepted() -> None:
    folders = ("_static", "benchmarks", "examples", "extensions", "guide", "posts")
    paths = [path for name in folders for path in (REPOSITORY / name).rglob("*.svg")]
    assert paths
    for path in paths:
        check_svg(path)
