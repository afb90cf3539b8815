"""The YAML form of a header: front matter between two lines of three dashes.

YAML is composed but not constructed, so every value stays the text that its author
wrote: `tags: [1.10, on]` holds two texts, and no YAML tag can create an object.
"""

from __future__ import annotations

import yaml

from .errors import Problem, Rule
from .raw import CONTROL_CHARACTER, RawHeader, RawValue

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

FENCE = "---"
_NODES = 2_000
"""The most nodes of a header whose values refer to each other."""
LIMIT = 16_384
"""The most characters in a header."""


def read_front_matter(lines: list[str], *, aliases: bool = False) -> RawHeader:
    """Read the front matter that opens on the first line of a post.

    Takes all lines of the post.  With `aliases`, a value may refer to another (`&` and `*`), as
    long as that stands for few values.
    """
    ends = {FENCE, "..."}
    closing = (number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ends)
    if (end := next(closing, None)) is None:
        message = "the header opens with --- and never closes; end it with a line of ---"
        return RawHeader(problems=[Problem(1, Rule.FENCE, message)])
    raw = RawHeader(body_line=end + 2)
    try:
        node = _compose("\n".join(lines[1:end]), aliases=aliases)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 2
        raw.problems.append(_not_yaml(min(line, end), error.problem or error.context or ""))
    except (yaml.YAMLError, RecursionError) as error:
        raw.problems.append(_not_yaml(1, str(error)))
    else:
        if node is not None:
            raw.values = _mapping(node, raw.problems)
    return raw


def _compose(source: str, *, aliases: bool) -> yaml.MappingNode | None:
    """Parse YAML to a mapping without repeated nodes; return None if it is empty.

    With `aliases`, nodes may repeat.

    Raises yaml.YAMLError for anything else.
    """
    if len(source) > LIMIT:
        raise yaml.YAMLError(f"it has more than {LIMIT} characters")
    node = yaml.compose(source, Loader=Loader)
    if node is None or isinstance(node, yaml.MappingNode):
        if aliases and node is not None and _is_small(node):
            return node
        if node is not None and (repeated := _repeated(node)) is not None:
            raise yaml.MarkedYAMLError(
                problem="it refers to itself (& and *)", problem_mark=repeated.start_mark
            )
        return node
    raise yaml.MarkedYAMLError(
        problem="it is not a list of `key: value` lines", problem_mark=node.start_mark
    )


def _is_small(root: yaml.Node) -> bool:
    """Return whether a node has few nodes in it, each counted as often as it appears."""
    waiting = [root]
    for _count in range(_NODES):
        if not waiting:
            return True
        waiting.extend(_inner(waiting.pop()))
    return False


def _inner(node: yaml.Node) -> list[yaml.Node]:
    match node:
        case yaml.SequenceNode():
            return list(node.value)
        case yaml.MappingNode():
            return [part for pair in node.value for part in pair]
    return []


def _repeated(root: yaml.Node) -> yaml.Node | None:
    """Return a node that appears twice, which is an alias; aliases can expand without end."""
    seen: set[int] = set()
    waiting: list[yaml.Node] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            return node
        seen.add(id(node))
        waiting.extend(_inner(node))
    return None


def _not_yaml(line: int, reason: str) -> Problem:
    hint = "; a value with a colon or a # in it needs quotes"
    return Problem(line, Rule.YAML, f"the header is not YAML: {reason}{hint}")


def _mapping(node: yaml.MappingNode, problems: list[Problem]) -> dict[str, RawValue]:
    """Convert a mapping; problems are added to the list."""
    values: dict[str, RawValue] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        key = key_node.value
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(line, Rule.YAML, "a key of the header must be plain text"))
        elif key in values:
            first = values[key].line
            problems.append(
                Problem(line, Rule.DUPLICATE, f"{key!r} appears twice, first on line {first}")
            )
        else:
            values[key] = _value(value_node, line, problems)
    return values


def _value(node: yaml.Node, line: int, problems: list[Problem]) -> RawValue:
    if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
        problems.append(Problem(line, Rule.TYPE, f"a header has no YAML tags such as {node.tag}"))
        return RawValue(line, "?")
    match node:
        case yaml.SequenceNode():
            return RawValue(
                line,
                [_value(item, item.start_mark.line + 2, problems) for item in node.value],
            )
        case yaml.MappingNode():
            return RawValue(line, _mapping(node, problems))
        case _:
            if match := CONTROL_CHARACTER.search(node.value):
                character = f"U+{ord(match[0]):04X}"
                problems.append(
                    Problem(line, Rule.ENCODING, f"control character {character}; remove it")
                )
                return RawValue(line, "?")
            return RawValue(line, "" if node.tag.endswith(":null") else node.value)
