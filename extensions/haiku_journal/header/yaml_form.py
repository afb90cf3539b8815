"""The header as YAML front matter, between two lines of three dashes.

YAML is composed but never constructed: a value stays the text that its author
wrote, so that `tags: [1.10, on]` means what it says and no tag of YAML's can
make an object.
"""

from __future__ import annotations

import yaml

from .errors import Fault, Rule
from .fields import CONTROL, Value
from .model import Entries

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

FENCE = "---"
LIMIT = 16_384
"""A header's greatest length, in characters."""


def read(lines: list[str]) -> Entries:
    """Read the front matter that opens on the first of a post's lines."""
    try:
        end = next(
            number for number, line in enumerate(lines[1:], 1) if line.rstrip() in {FENCE, "..."}
        )
    except StopIteration:
        fault = Fault(
            1, Rule.FENCE, "the header opens with --- and never closes; end it with a line of ---"
        )
        return Entries(faults=[fault])
    entries = Entries(body_line=end + 2)
    source = "\n".join(lines[1:end])
    if len(source) > LIMIT:
        entries.faults.append(_broken(1, f"it has more than {LIMIT} characters"))
        return entries
    try:
        node = yaml.compose(source, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 2
        entries.faults.append(_broken(min(line, end), error.problem or error.context or ""))
        return entries
    except (yaml.YAMLError, RecursionError) as error:
        entries.faults.append(_broken(1, str(error)))
        return entries
    if node is None:
        return entries
    if not isinstance(node, yaml.MappingNode):
        entries.faults.append(_broken(2, "it is not a list of `key: value` lines"))
        return entries
    if (repeated := _repeated(node)) is not None:
        entries.faults.append(
            _broken(repeated.start_mark.line + 2, "it refers to itself (& and *)")
        )
        return entries
    entries.values = _mapping(node, entries.faults)
    return entries


def _repeated(root: yaml.Node) -> yaml.Node | None:
    """A node that the header holds twice: an alias, which can unfold without end."""
    seen: set[int] = set()
    waiting: list[yaml.Node] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            return node
        seen.add(id(node))
        match node:
            case yaml.SequenceNode():
                waiting.extend(node.value)
            case yaml.MappingNode():
                waiting.extend(part for pair in node.value for part in pair)
    return None


def _broken(line: int, why: str) -> Fault:
    hint = "; a value with a colon or a # in it needs quotes"
    return Fault(line, Rule.YAML, f"the header is not YAML: {why}{hint}")


def _mapping(node: yaml.MappingNode, faults: list[Fault]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        key = key_node.value
        if not isinstance(key_node, yaml.ScalarNode):
            faults.append(Fault(line, Rule.YAML, "a key of the header is a word"))
        elif key in values:
            first = values[key].line
            faults.append(
                Fault(line, Rule.DUPLICATE, f"{key!r} is given twice, first on line {first}")
            )
        else:
            values[key] = _value(value_node, line, faults)
    return values


def _value(node: yaml.Node, line: int, faults: list[Fault]) -> Value:
    if not node.tag.startswith("tag:yaml.org,2002:") or "python" in node.tag:
        faults.append(Fault(line, Rule.TYPE, f"a header has no YAML tags such as {node.tag}"))
        return Value(line, "?")
    match node:
        case yaml.SequenceNode():
            return Value(
                line,
                [_value(item, item.start_mark.line + 2, faults) for item in node.value],
            )
        case yaml.MappingNode():
            return Value(line, _mapping(node, faults))
        case _:
            if match := CONTROL.search(node.value):
                character = f"U+{ord(match[0]):04X}"
                faults.append(
                    Fault(line, Rule.ENCODING, f"control character {character}; remove it")
                )
                return Value(line, "?")
            return Value(line, "" if node.tag.endswith(":null") else node.value)
