"""A YAML list, entry by entry, so that one that is broken spoils no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from quotebook.directory.formats.source import Source

__all__ = ["yaml_entries"]

_BEGIN = re.compile(r"-(?:\s|\Z)")
_NOTHING = re.compile(r"\s*(?:#|---\s|\.\.\.\s|\Z)")
_DEEPEST = 100
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def yaml_entries(source: Source) -> Iterator[tuple[str, Any]]:
    """The entries of the list that a file is, as lists, dicts and texts, and the line on which each begins."""
    for number, text in _chunks(source):
        try:
            value = _loaded(text)
        except yaml.MarkedYAMLError as error:
            line = number + (error.problem_mark.line if error.problem_mark else 0)
            source.leave_out(f"line {line}", f"not YAML ({error.problem or error.context})")
        except (yaml.YAMLError, ValueError) as error:
            source.leave_out(f"line {number}", f"not YAML ({getattr(error, 'reason', error)})")
        else:
            yield from ((f"line {number}", entry) for entry in (value if isinstance(value, list) else [value]))


def _chunks(source: Source) -> Iterator[tuple[int, str]]:
    """The entries as text, and the line on which each begins."""
    begin, lines = 1, list[str]()
    for number, line in source.lines():
        if _BEGIN.match(line):
            if not all(map(_NOTHING.match, lines)):
                yield begin, "".join(lines)
            begin, lines = number, []
        lines.append(line)
    if not all(map(_NOTHING.match, lines)):
        yield begin, "".join(lines)


def _loaded(text: str) -> Any:
    """A YAML text as a value.

    Built from events: the loaders of PyYAML call themselves for every level, and the one in C brings the interpreter
    down where there are very many. The parser itself takes ever longer for each.

    Raises:
        yaml.YAMLError: It is no YAML.
        ValueError: A key is no text, an alias stands for nothing, or there are too many levels.
    """
    tree = _Tree()
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            tree.put(event.value, event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            tree.put_again(event.anchor)
        elif isinstance(event, yaml.SequenceStartEvent):
            tree.open([], event.anchor)
        elif isinstance(event, yaml.MappingStartEvent):
            tree.open({}, event.anchor)
        elif isinstance(event, yaml.CollectionEndEvent):
            tree.close()
    return tree.root[0] if tree.root else None


class _Tree:
    """A value in the making, and the lists and dicts in it that are not closed yet."""

    def __init__(self) -> None:
        self.root: list[Any] = []
        self._open: list[list[Any] | dict[str, Any]] = [self.root]
        self._keys: list[str | None] = [None]
        self._anchors: dict[str, Any] = {}

    def put(self, value: Any, anchor: str | None = None) -> None:
        """Adds a value, or the key of the next one."""
        if anchor:
            self._anchors[anchor] = value
        parent, key = self._open[-1], self._keys[-1]
        if isinstance(parent, list):
            parent.append(value)
        elif key is not None:
            parent[key] = value
            self._keys[-1] = None
        elif isinstance(value, str):
            self._keys[-1] = value
        else:
            raise ValueError("a key that is no text")

    def put_again(self, anchor: str) -> None:
        """Adds the value that has been given that name."""
        if anchor not in self._anchors:
            raise ValueError(f"nothing is called {anchor!r}")
        self.put(self._anchors[anchor])

    def open(self, value: list[Any] | dict[str, Any], anchor: str | None) -> None:
        """Adds a list or dict to which the next values belong."""
        if len(self._open) > _DEEPEST:
            raise ValueError(f"more than {_DEEPEST} levels")
        self.put(value, anchor)
        self._open.append(value)
        self._keys.append(None)

    def close(self) -> None:
        """Ends the list or dict that was opened last."""
        self._open.pop()
        self._keys.pop()
