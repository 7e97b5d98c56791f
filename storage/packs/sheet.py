"""One YAML file with the line of everything in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from domain.errors import SettingsError

Where: TypeAlias = tuple[str | int, ...]

_DEEPEST = 20  # an alias of itself has no end
_PLACE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The content of a file as plain lists, mappings and scalars."""

    file: str
    content: Any
    lines: Mapping[Where, int] = field(default_factory=dict)

    def line(self, where: Where) -> int:
        """Line of a piece, or of the nearest piece around it; 1-based."""
        for length in range(len(where), -1, -1):
            if where[:length] in self.lines:
                return self.lines[where[:length]]
        return 1

    def problem(self, code: str, where: Where, *details: str) -> SettingsError:
        """An error about a piece: (file, line, details that say what to do)."""
        return SettingsError(code, self.file, str(self.line(where)), *details)


def read_sheet(path: Path, places: Mapping[str, str], problems: list[SettingsError]) -> Sheet:
    """Read a file; `${NAME}` in it stands for an entry of `places`. Raises SettingsError when it is no YAML."""
    content, pieces = _parsed(path)
    lines = {where: line for where, line, _ in pieces}
    sheet = Sheet(str(path), content, lines)
    twice = [where for where, _, repeated in pieces if repeated]
    problems += [sheet.problem("pack_key_twice", where, str(where[-1])) for where in twice]
    return Sheet(sheet.file, _expanded(sheet, content, (), places, problems), lines)


def _parsed(path: Path) -> tuple[Any, list[tuple[Where, int, bool]]]:
    """Content of a file, and (place, line, whether its key stood there before) of every piece."""
    loader = yaml.SafeLoader(_text(path))
    try:
        node = loader.get_single_node()
        pieces = list(_walk(node, ()))
        return (loader.construct_document(node) if node is not None else []), pieces
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = str(mark.line + 1) if mark else "1"
        reason = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise SettingsError("pack_yaml", str(path), line, reason) from error
    finally:
        loader.dispose()


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError("pack_not_utf8", str(path), "1") from error
    except OSError as error:
        raise SettingsError("pack_unreadable", str(path), "1", error.strerror or "") from error


def _walk(node: yaml.Node | None, where: Where) -> Iterator[tuple[Where, int, bool]]:
    """The pieces of a document, the whole first."""
    if node is None:
        return
    if len(where) > _DEEPEST:
        raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=node.start_mark)
    if not where:
        yield where, node.start_mark.line + 1, False
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            inner = (*where, str(key.value))
            yield inner, key.start_mark.line + 1, key.value in seen
            seen.add(key.value)
            yield from _walk(value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield (*where, index), item.start_mark.line + 1, False
            yield from _walk(item, (*where, index))


def _expanded(
    sheet: Sheet,
    value: Any,
    where: Where,
    places: Mapping[str, str],
    problems: list[SettingsError],
) -> Any:
    if isinstance(value, dict):
        return {
            k: _expanded(sheet, v, (*where, str(k)), places, problems) for k, v in value.items()
        }
    if isinstance(value, list):
        return [_expanded(sheet, v, (*where, i), places, problems) for i, v in enumerate(value)]
    if not isinstance(value, str) or "${" not in value:
        return value
    missing = [name for name in _PLACE.findall(value) if name not in places]
    problems += [sheet.problem("pack_place_unknown", where, name) for name in missing]
    return _PLACE.sub(lambda found: places.get(found[1], "http://unknown.invalid"), value)
