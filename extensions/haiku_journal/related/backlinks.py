"""Which posts mention a post: those whose bodies link to it.

What a post refers to was noted when it was read (see `views`).  Where that leads is looked up
here in the same stores, and in the same order, in which Sphinx and MyST look when they write
the page; so a mention comes and goes with its link.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sphinx.util import docname_join

from ..core.domain import haiku_domain

if TYPE_CHECKING:
    from sphinx.domains.std import StandardDomain
    from sphinx.environment import BuildEnvironment


def mentions(env: BuildEnvironment) -> dict[str, tuple[str, ...]]:
    """Find the posts that link to each post, once all have been read.

    Returns docnames by docname, both in the journal's order: the newest first.  A post that none
    links to is left out; one that links to itself does not mention itself.  Lists that a
    directive makes are no links.
    """
    domain = haiku_domain(env)
    journal = domain.journal
    found: defaultdict[str, list[str]] = defaultdict(list)
    for post in journal.posts:
        shown = domain.shown.get(post.docname, ())
        for target in {_target(env, post.docname, what) for what in shown}:
            if target is not None and target != post.docname:
                found[target].append(post.docname)
    return {
        post.docname: tuple(found[post.docname]) for post in journal.posts if post.docname in found
    }


def _target(env: BuildEnvironment, docname: str, what: tuple[str, ...]) -> str | None:
    """The document that leads on from a reference in a document, if any does."""
    standard = env.domains.standard_domain
    match what:
        case ("reference", "haiku", "post", target, _):
            return _post(env, target)
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
    # A reference of another domain leads to no post: posts describe no code.
    return None


def _post(env: BuildEnvironment, target: str) -> str | None:
    post = haiku_domain(env).find_post(target)
    return post.docname if post else None


def _document(env: BuildEnvironment, docname: str, target: str) -> str | None:
    joined = docname_join(docname, target)
    return joined if joined in env.all_docs else None


def _label(standard: StandardDomain, label: str) -> str | None:
    # Those without a title are anonymous: only a reference with words of its own may name them.
    found = standard.labels.get(label) or standard.anonlabels.get(label)
    return found[0] if found else None


def _object(standard: StandardDomain, role: str, name: str) -> str | None:
    """The document of a term, or of what else a role of the standard domain names."""
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
    found = env.domains.math_domain.equations.get(label)
    return found[0] if found else None
