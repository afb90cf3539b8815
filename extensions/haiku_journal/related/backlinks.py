"""Backlinks: the posts whose bodies link to a post, and the sentences in which they do.

The references of each document are kept when it is read (`sentences`).  Their targets are looked
up here in the stores that Sphinx and MyST use when they write the page, in the same order;
`tests/related/test_mentions.py` compares both.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sphinx.util import docname_join

from ..core.domain import haiku_domain
from ..core.models import Post
from .sentences import LinkSentences, Piece, Sentence

if TYPE_CHECKING:
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment


class Target(NamedTuple):
    """The document that a reference links to, and the title that the link may show."""

    docname: str
    title: str = ""


class FootEntry(NamedTuple):
    """A post in a list at the foot of another.

    If it links to the other, `words` are those of its link, between the rest of the sentence.
    """

    post: Post
    before: str = ""
    words: str = ""
    after: str = ""


def backlinks(env: BuildEnvironment) -> dict[str, list[FootEntry]]:
    """Return the backlinks of each post, once all have been read.

    Returns them by docname, those of the newest posts first.  Posts without backlinks are left
    out, and a link to the post itself does not count.  Lists that a directive makes are not
    links.
    """
    journal = haiku_domain(env).journal
    sentences = LinkSentences.of(env)
    found: defaultdict[str, list[FootEntry]] = defaultdict(list)
    for post in journal.posts:
        seen = {post.docname}
        for reference, sentence in sentences.get(post.docname, {}).items():
            target = _target(env, post.docname, reference)
            if target and target.docname in journal and target.docname not in seen:
                seen.add(target.docname)
                found[target.docname].append(_backlink(env, post, sentence))
    return dict(found)


def _backlink(env: BuildEnvironment, post: Post, sentence: Sentence) -> FootEntry:
    def text(piece: Piece) -> str:
        """Return what a piece shows."""
        if piece.reference is None or not piece.is_titled:
            return piece.text
        target = _target(env, post.docname, piece.reference)
        return (target.title if target else "") or piece.text

    before, after = ("".join(map(text, side)) for side in (sentence.before, sentence.after))
    return FootEntry(post, before, text(sentence.link), after)


def _target(env: BuildEnvironment, docname: str, link: tuple[str, ...]) -> Target | None:
    """Return what a reference in a document links to, if it is a document of this journal."""
    standard = env.domains.standard_domain
    match link:
        case ("reference", "haiku", "post", target, _):
            named = haiku_domain(env).locate(target)
            post = next(iter(named.posts), None)
            return Target(post.docname, named.text or post.title) if post else None
        case ("reference", "doc", "myst", target, place):
            sections = env.metadata[target].get("myst_slugs", {})
            return (
                Target(target, sections[place][2]) if place in sections else _titled(env, target)
            )
        case ("reference", "std", "doc", target, _):
            return _titled(env, docname_join(docname, target))
        case ("reference", "std", "ref", target, _):
            return _label(standard, target)
        case ("reference", "std", role, target, _):
            return _object(standard, role, target)
        case ("reference", "math", "eq", target, _):
            return _equation(env, target)
        case ("reference", "", "any", target, _):  # as Sphinx's ReferencesResolver does
            return (
                _document(env, docname, target)
                or _label(standard, target.lower())
                or _any_object(standard, target)
                or _post(env, target)
                or _equation(env, target)
            )
        case ("reference", "", "myst", target, _):  # as MyST's MystReferenceResolver does
            return (
                _label(standard, target.lower())
                or _document(env, docname, target)
                or _any_object(standard, target)
                or _equation(env, target)
                or _post(env, target)
            )
    # Posts describe no code, so a reference of another domain links to no post.
    return None


def _titled(env: BuildEnvironment, docname: str) -> Target:
    title = env.titles.get(docname)
    return Target(docname, title.astext() if title else "")


def _post(env: BuildEnvironment, target: str) -> Target | None:
    post = haiku_domain(env).find_post(target)
    return Target(post.docname, post.title) if post else None


def _document(env: BuildEnvironment, docname: str, target: str) -> Target | None:
    joined = docname_join(docname, target)
    return _titled(env, joined) if joined in env.all_docs else None


def _label(standard: StandardDomain, label: str) -> Target | None:
    if entry := standard.labels.get(label):
        return Target(entry[0], entry[2])
    # Labels without a title are anonymous: only a reference with its own text may name them.
    anonymous = standard.anonlabels.get(label)
    return Target(anonymous[0]) if anonymous else None


def _object(standard: StandardDomain, role: str, name: str) -> Target | None:
    """Return the document of a term or another object that a role of the standard domain names."""
    for kind in standard.objtypes_for_role(role) or ():
        if (kind, name) in standard.objects:
            return Target(standard.objects[kind, name][0])
    terms: dict[str, tuple[str, str]] = standard.data.get("terms", {})
    return Target(terms[name.lower()][0]) if role == "term" and name.lower() in terms else None


def _any_object(standard: StandardDomain, name: str) -> Target | None:
    for kind in standard.object_types:
        key = (kind, name.lower() if kind == "term" else name)
        if key in standard.objects:
            return Target(standard.objects[key][0])
    return None


def _equation(env: BuildEnvironment, label: str) -> Target | None:
    entry = env.domains.math_domain.equations.get(label)
    return Target(entry[0], f"({entry[1]})") if entry else None
