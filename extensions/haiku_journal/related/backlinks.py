"""Backlinks: the posts whose bodies link to a post.

The references of each document are kept when it is read (`incremental.changes.references`).  Their
targets are looked up here in the stores that Sphinx and MyST use when they write the page, in
the same order; `tests/related/test_backlinks.py` compares both.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx.util import docname_join

from ..core.domain import haiku_domain
from ..incremental.changes.references import References

if TYPE_CHECKING:
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment


def backlinks(env: BuildEnvironment) -> dict[str, tuple[str, ...]]:
    """Return the posts that link to each post, once all have been read.

    Returns docnames by docname, the newest first.  Posts without backlinks are left out, and
    a link to the post itself does not count.  Lists that a directive makes are not links.
    """
    domain = haiku_domain(env)
    journal = domain.journal
    references = References.of(env)
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for post in journal.posts:
        links = references.get(post.docname, ())
        for target in {_target(env, post.docname, link) for link in links}:
            if target is not None and target != post.docname:
                sources[target].append(post.docname)
    return {
        post.docname: tuple(sources[post.docname])
        for post in journal.posts
        if post.docname in sources
    }


def _target(env: BuildEnvironment, docname: str, link: tuple[str, ...]) -> str | None:
    """Return the document that a reference in a document links to, if any."""
    standard = env.domains.standard_domain
    match link:
        case ("reference", "haiku", "post", target, _):
            return next((post.docname for post in haiku_domain(env).locate(target).posts), None)
        case ("reference", "doc", "myst", target, _):
            return target
        case ("reference", "std", "doc", target, _):
            return docname_join(docname, target)
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


def _post(env: BuildEnvironment, target: str) -> str | None:
    post = haiku_domain(env).find_post(target)
    return post.docname if post else None


def _document(env: BuildEnvironment, docname: str, target: str) -> str | None:
    joined = docname_join(docname, target)
    return joined if joined in env.all_docs else None


def _label(standard: StandardDomain, label: str) -> str | None:
    # Labels without a title are anonymous: only a reference with its own text may name them.
    entry = standard.labels.get(label) or standard.anonlabels.get(label)
    return entry[0] if entry else None


def _object(standard: StandardDomain, role: str, name: str) -> str | None:
    """Return the document of a term or another object that a role of the standard domain names."""
    for kind in standard.objtypes_for_role(role) or ():
        if (kind, name) in standard.objects:
            return standard.objects[kind, name][0]
    terms: dict[str, tuple[str, str]] = standard.data.get("terms", {})
    return terms[name.lower()][0] if role == "term" and name.lower() in terms else None


def _any_object(standard: StandardDomain, name: str) -> str | None:
    for kind in standard.object_types:
        key = (kind, name.lower() if kind == "term" else name)
        if key in standard.objects:
            return standard.objects[key][0]
    return None


def _equation(env: BuildEnvironment, label: str) -> str | None:
    entry = env.domains.math_domain.equations.get(label)
    return entry[0] if entry else None
