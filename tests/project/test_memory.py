"""Test the memory of a build and the messages between its processes."""

from __future__ import annotations

import gc
import pickle
import re

import pytest
from docutils.nodes import Element
from support.posts import post
from support.projects import Project

pytestmark = pytest.mark.parts("core", "related")

REPORT_MERGES = """
def setup(app):
    from sphinx.util import logging

    def report(app, env, docnames, other):
        stores = [*other.domaindata["haiku"].values(), *vars(other)["haiku_stores"].values()]
        stores = [value for value in stores if isinstance(value, dict)]
        sent = {*other.project.docnames, *other.titles, *other.tocs, *other.metadata}
        for store in stores:
            sent.update(store)
        logging.getLogger("test").info("asked %d, sent %d, related %s",
            len(docnames), len(sent), "haiku_whole" in vars(other))

    app.connect("env-merge-info", report)
"""


@pytest.fixture
def journal(project: Project) -> Project:
    project.configure(REPORT_MERGES)
    return project.write(
        {f"posts/{n:02}.md": post(f"Title {n}", body="Words.") for n in range(40)}
    )


def test_a_reading_process_returns_only_the_documents_it_read(journal: Project) -> None:
    journal.build(parallel=2)
    for number in range(4):
        journal.edit(f"posts/{number:02}.md", "Words.", "Other words.")
    again = journal.build(parallel=2)
    assert again.read_count == (0, 4, 0)
    reports = re.findall(r"asked (\d+), sent (\d+), related (\w+)", again.status)
    assert sum(int(asked) for asked, _, _ in reports) == 4
    assert all((asked, related) == (sent, "False") for asked, sent, related in reports)


@pytest.mark.parametrize("parallel", [0, 2])
def test_the_title_and_contents_of_a_document_share_their_empty_lists(
    journal: Project, parallel: int
) -> None:
    journal.build(parallel=parallel)
    with (journal.root / "build/doctrees/environment.pickle").open("rb") as file:
        environment = pickle.load(file)
    title, contents = environment.titles["posts/01"], environment.tocs["posts/01"]
    nodes = [*title.findall(Element), *contents.findall(Element)]
    lists = [value for node in nodes for value in node.attributes.values()]
    empty = [value for value in lists if value == []]
    assert len(empty) > 10
    assert len({id(value) for value in empty}) == 1
    copy = contents.deepcopy()
    copy["classes"].append("first")
    assert [node["classes"] for node in copy.children] == [[]], "a copy has lists of its own"
    assert contents["classes"] == []


def test_garbage_collection_is_enabled_after_the_last_build_is_loaded(journal: Project) -> None:
    for _ in range(2):
        journal.build()
        assert gc.isenabled()
