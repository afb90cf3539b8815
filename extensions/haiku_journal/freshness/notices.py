"""Notices on the page of a post: as of which day it holds, a due review, another post instead."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING, NamedTuple

from babel.dates import format_timedelta
from babel.lists import format_list
from docutils import nodes
from sphinx.locale import _

from ..core.domain import haiku_domain, link_to
from ..core.language.locales import locale_of
from ..core.models import Post
from ..core.reading.title_block import make_date, title_block
from ..header.model import SUPERSEDED
from ..settings import is_set
from ..util.dates import today
from .review import SETTING, Schedule, as_of, owners, review_problem
from .supersession import Supersession

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from ..incremental import Build, LocatedProblem

_YOUNG = dt.timedelta(days=30)
"""Up to this age the day says enough, and the page need not be written again every day."""


class Notice(NamedTuple):
    """What the page of a post says of its freshness.

    `owners` names those to ask.  `successor` and `predecessors` are the docnames of the posts
    that supersede this one and that this one supersedes.
    """

    state: str
    as_of: dt.date
    age: str
    due: dt.date | None
    owners: str
    successor: str
    predecessors: tuple[str, ...]


class Notices:
    """The notices of one build."""

    def begin(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: Set[str],
        changed: Set[str],
        removed: Set[str],
    ) -> list[str]:
        """Take the day and the settings of a build.  Returns no documents to read again."""
        self._app = app
        self._schedule = Schedule.of(today(), app.config[SETTING])
        return []

    def amend(self, app: Sphinx, post: Post) -> Post:
        """Return the post with its state."""
        return post._replace(state=self._schedule.state(post.header, post.docname, post.tags))

    def relate(self, app: Sphinx, build: Build) -> None:
        """Find which posts supersede others, once all posts have been read."""
        domain = haiku_domain(app.env)
        self._journal = domain.journal
        targets = {
            post.docname: post.header.superseded_by
            for post in self._journal.posts
            if post.header.superseded_by
        }

        def find(target: str) -> str | None:
            post = domain.find_post(target)
            return post.docname if post else None

        self._supersession = Supersession(targets, find)

    def problems(self, app: Sphinx, build: Build) -> Iterator[LocatedProblem]:
        """Yield the problems of reviews and of supersession."""
        domain = haiku_domain(app.env)
        for post in self._journal.posts:
            if message := review_problem(post.header, self._schedule.day):
                yield message, post.location_of("reviewed")
        for docname, message in self._supersession.problems(
            lambda target: domain.nearest("post", target)
        ):
            yield message, self._journal[docname].location_of("superseded_by")

    def inputs(self, app: Sphinx, build: Build, pagename: str) -> object:
        """Return what the notices on a page show."""
        if (notice := self._notice(pagename)) is None:
            return None
        others = filter(None, [notice.successor, *notice.predecessors])
        return notice, [self._journal[docname].title for docname in others]

    def insert(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Insert the notices of a post into its page."""
        block = next(iter(doctree.findall(title_block)), None)
        if block is None or (notice := self._notice(docname)) is None:
            return
        if notice.predecessors:
            block += self._predecessors(docname, notice)
        if notice.state:
            block.parent.insert(block.parent.index(block) + 1, self._banner(docname, notice))
        elif notice.age or self._journal[docname].header.reviewed:
            as_of_day = _fill(_("as of %(date)s"), date=self._age(notice))
            for facts in block.findall(nodes.paragraph):
                if "post-facts" in facts["classes"]:
                    facts += [nodes.Text(" · "), *as_of_day]

    def _notice(self, docname: str) -> Notice | None:
        """Return the notice of a post, if there is anything to say."""
        if docname not in self._journal:
            return None
        post = self._journal[docname]
        header, config = post.header, self._app.config
        due = self._schedule.due(header, docname, post.tags)
        successor = self._supersession.successors.get(docname, "")
        predecessors = tuple(self._supersession.predecessors.get(docname, ()))
        if not (due or header.reviewed or successor or predecessors):
            return None
        day, locale = as_of(header), locale_of(config.language)
        age = self._schedule.day - day
        return Notice(
            state=post.state,
            as_of=day,
            age=format_timedelta(-age, add_direction=True, locale=locale) if age > _YOUNG else "",
            due=due,
            owners=format_list(
                owners(header, config.author if is_set(config, "author") else ""), "or", locale
            ),
            successor=successor,
            predecessors=predecessors,
        )

    def _banner(self, docname: str, notice: Notice) -> nodes.admonition:
        if notice.state == SUPERSEDED:
            title: list[nodes.Node] = [nodes.Text(_("Superseded"))]
            text = _fill(_("Read %(post)s instead."), post=self._link(docname, notice.successor))
        else:
            assert notice.due is not None
            title = _fill(_("Due for review since %(date)s"), date=self._date(notice.due))
            text = _fill(_("Last confirmed on %(date)s."), date=self._age(notice))
            if notice.owners:
                ask = _("Ask %(owners)s before you rely on it.") % {"owners": notice.owners}
                text.append(nodes.Text(f" {ask}"))
        paragraph = nodes.paragraph("", "", *text)
        classes = ["post-notice", f"post-{notice.state}"]
        return nodes.admonition("", nodes.title("", "", *title), paragraph, classes=classes)

    def _predecessors(self, docname: str, notice: Notice) -> nodes.paragraph:
        links = nodes.inline()
        for number, predecessor in enumerate(notice.predecessors):
            links += [nodes.Text(", ")] if number else []
            links += self._link(docname, predecessor)
        text = _fill(_("Supersedes %(posts)s"), posts=links)
        return nodes.paragraph("", "", *text, classes=["post-supersedes"])

    def _link(self, docname: str, target: str) -> nodes.Element:
        return link_to(self._journal[target], docname, self._app.builder)

    def _date(self, day: dt.date) -> nodes.Element:
        return make_date(day, day.isoformat(), self._app.config)

    def _age(self, notice: Notice) -> nodes.Element:
        """Return the day on which a post was last confirmed, and how long ago that is."""
        age = f" ({notice.age})" if notice.age else ""
        return nodes.inline("", "", self._date(notice.as_of), nodes.Text(age))


def _fill(sentence: str, **parts: nodes.Node) -> list[nodes.Node]:
    """Return the nodes of a translated sentence; a node takes the place of each `%(name)s`."""
    pieces = re.split(r"%\((\w+)\)s", sentence)
    return [
        parts[piece] if number % 2 else nodes.Text(piece) for number, piece in enumerate(pieces)
    ]
