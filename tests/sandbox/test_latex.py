"""Test the translation of formulas, first by docutils, then by latex2mathml."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from haiku_journal.util.latex import LatexError, latex_to_mathml


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (r"a^2 + b^2", "a2+b2"),
        (r"a_1, \dots, a_n", "a1,…,an"),
        (r"{\rm d}x", "dx"),
        (r"\left[ a, b \right)", "[a,b)"),
        (r"\begin{array}{cc} a & b \\ c & d \end{array}", "abcd"),
        (r"\begin{align} a &= b \\[3ex] c &= d \end{align}", "a=bc=d"),
        (r"\xrightarrow{a}", "⟶a"),
    ],
)
@pytest.mark.parametrize("block", [False, True])
def test_formulas_of_blogs_are_translated(code: str, shown: str, block: bool) -> None:
    math = ElementTree.fromstring(latex_to_mathml(code, block=block))
    assert "".join("".join(math.itertext()).split()) == shown


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (r"\nothing{a}", r"the command \nothing is not known"),
        (r"\dots x_", "a brace or an argument too few"),
        (r"\href{javascript:alert(1)}{x}", "cannot set 'href'"),
        (r"\style{position: fixed}{x}", "cannot set 'style'"),
        (r"\class{headerlink}{x}", "cannot set 'class'"),
        (r"\dots " * 1_000, "more than 5,000 characters"),
    ],
)
def test_a_formula_that_cannot_be_translated_is_described_in_plain_words(
    code: str, reason: str
) -> None:
    with pytest.raises(LatexError, match=reason.replace("\\", r"\\")):
        latex_to_mathml(code, block=False)


@pytest.mark.parametrize("code", [r"\xrightarrow{<script>}", r"\dots\text{<img src=x>}&<b>"])
def test_a_formula_makes_no_elements_of_pages(code: str) -> None:
    math = ElementTree.fromstring(latex_to_mathml(code, block=False))
    assert all(element.tag.rpartition("}")[2][:1] == "m" for element in math.iter())
