"""What a build keeps, and what its processes send each other."""

from __future__ import annotations

import gc
import re

import pytest
from conftest import Project, post

TELL = """
def setup(app):
    from sphinx.util import logging

    def tell(app, env, docnames, other):
        domain = other.domaindata["haiku"]
        stores = [value for value in domain.values() if isinstance(value, dict)]
        sent = {*other.project.docnames, *other.titles, *other.tocs, *other.metadata}
        for store in stores:
            sent.update(store)
        logging.getLogger("test").info("asked %d, sent %d, related %s",
            len(docnames), len(sent), "kinship" in domain)

    app.connect("env-merge-info", tell)
"""


@pytest.fixture
def journal(project: Project) -> Project:
    project.configure(TELL)
    return project.write(
        {f"posts/{n:02}.md": post(f"Title {n}", body="Words.") for n in range(40)}
    )


def test_a_process_that_reads_sends_back_what_it_read_and_no_more(journal: Project) -> None:
    journal.build(parallel=2)
    for number in range(4):
        journal.edit(f"posts/{number:02}.md", "Words.", "Other words.")
    again = journal.build(parallel=2)
    assert again.read_count == (0, 4, 0)
    told = re.findall(r"asked (\d+), sent (\d+), related (\w+)", again.status)
    assert sum(int(asked) for asked, _, _ in told) == 4
    assert all((asked, kinship) == (sent, "False") for asked, sent, kinship in told)


def test_garbage_is_looked_for_again_once_the_last_build_is_loaded(journal: Project) -> None:
    for _ in range(2):
        journal.build()
        assert gc.isenabled()
