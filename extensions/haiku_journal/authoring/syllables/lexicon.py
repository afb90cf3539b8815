"""Words, tokens and symbols of engineers that the pronouncing dictionary does not list.

They are data: to teach the count a word, add it here.
"""

from __future__ import annotations


def _parse_table(text: str) -> dict[str, tuple[int, ...]]:
    """Parse entries such as `sqlite 3/4`, separated by commas or line ends."""
    pairs = (entry.rsplit(" ", 1) for entry in text.replace("\n", ",").split(",") if entry.strip())
    return {
        word.strip(): tuple(int(count) for count in counts.split("/")) for word, counts in pairs
    }


SYLLABLES = _parse_table(
    """
    ansible 3, async 2/3, autoscaler 4, backend 2, bitcoin 2, bluesky 2, boolean 3, btrfs 5/3
    changelog 2, charset 2, chatgpt 4, codebase 2, config 2, configs 2, cpython 3, cron 1
    daemon 2, daemons 2, dev 1, devs 1, devops 2, django 2, docstring 2, docstrings 2
    dotfile 2, dotfiles 2, elasticsearch 5, emacs 2, enum 2, enums 2, etcd 4, finops 2
    fortran 2, frontend 2, git 1, gitea 2, github 2, gitlab 2, golang 2, grafana 3, graphql 4
    haiku 2, haikus 2, heroku 3, homebrew 2, html 4, inode 2, ipv4 4, ipv6 4
    javascript 3, jenkins 2, json 2, jsonb 3, jupyter 3, kafka 2, kanban 2, kibana 3
    kubectl 3/4/6, kubernetes 4/5, kwargs 2, lambda 2, linux 2, localhost 3, lua 2
    macos 3/4, makefile 2, memoize 3, metadata 4, middleware 3, mutex 2, mutexes 3
    mypy 2, mysql 4/3, namespace 2, namespaces 3, neovim 3, nginx 3, noop 2, nosql 4/3
    npm 3, numpy 2, oauth 2, ocaml 3, okrs 3, openapi 5, param 2, params 2, perl 1
    phoenix 2, pipenv 2, postgis 3, postgres 2, postgresql 5/4, psql 4/3
    pyenv 2, pypi 3, pytest 2, pytorch 2, rebase 2, rebased 2, rebasing 3, redis 2, refactor 3
    regex 2, regexes 3, repo 2, repos 2, rollout 2, ruby 2, rustc 2, saas 1, scala 2, shellcheck 2
    sqlite 3/4, stateful 2, stderr 5/4, stdin 4/3, stdout 4/3, subcommand 3
    subquery 3, sudo 2, svelte 1, symlink 2, symlinks 2, sysadmin 4, systemd 3, teardown 2
    terraform 3, timestamp 2, timestamps 2, tmux 2, todo 2, todos 2, tuple 2, tuples 2
    ubuntu 3, ui 2, unicode 3, unix 2, url 3/1, urls 3/1, usr 2/3, vim 1, wasm 2, webhook 2
    webhooks 2, webpack 2, workflow 2, workflows 2, yaml 2, yarn 1, zsh 4/3
    """
)
"""Syllables of words; the first number is the usual count, others are also common."""

TOKENS: dict[str, tuple[str, ...]] = {
    "k8s": ("kubernetes", "k eight s", "kates"),
    "k3s": ("k three s",),
    "i18n": ("i eighteen n", "internationalization"),
    "l10n": ("l ten n", "localization"),
    "a11y": ("accessibility", "alley", "a eleven y"),
    "o11y": ("observability", "ollie"),
    "c++": ("c plus plus",),
    "c#": ("c sharp",),
    "f#": ("f sharp",),
    "a*": ("a star",),
    ".net": ("dot net",),
    "i/o": ("i o",),
    "ci/cd": ("c i c d",),
    "w/": ("with",),
    "w/o": ("without",),
    "vs": ("versus", "v s"),
    "etc": ("etcetera",),
    "e.g": ("e g", "for example"),
    "i.e": ("i e", "that is"),
    "->": ("", "arrow", "to"),
    "=>": ("", "arrow"),
    "→": ("", "arrow", "to"),
    "==": ("equals", "double equals"),
    "!=": ("not equals", "is not"),
    "&&": ("and", "and and"),
    "||": ("or", "or or"),
    "...": ("",),
}
"""Pronunciations of tokens that are not said as they are written, the usual one first."""

SYMBOLS: dict[str, tuple[str, ...]] = {
    "&": ("and", "ampersand"),
    "%": ("percent",),
    "+": ("plus", "and"),
    "=": ("equals",),
    "@": ("at",),
    "#": ("hash", "number"),
    "*": ("star", "times"),
    "$": ("dollar", "dollars"),
    "€": ("euro", "euros"),
    "£": ("pound", "pounds"),
    "<": ("less than",),
    ">": ("greater than",),
    "~": ("tilde", "about"),
    "^": ("caret",),
    "|": ("pipe", "or"),
    "/": ("slash", ""),
    "\\": ("backslash",),
    "_": ("underscore", ""),
    ".": ("dot",),
    ":": ("colon", ""),
    "×": ("times", "by"),
    "°": ("degree", "degrees"),
    "±": ("plus minus",),
}
"""The names of symbols in speech, the usual one first; an empty name is a silent symbol."""
