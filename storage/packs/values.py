"""Plain content of checked sheets as values of the domain, and the values as plain content."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from itertools import groupby
from typing import Any

import msgspec

from domain.instant import DAY, HOUR, MINUTE, SECOND, Instant
from domain.pack import Duty
from domain.place import Landmark, Street
from domain.source import Cadence, Manifest

_UNITS: Mapping[str, Instant] = {"d": DAY, "h": HOUR, "m": MINUTE, "s": SECOND}


def manifests(content: list[dict[str, Any]]) -> tuple[Manifest, ...]:
    """Sources; cadences are written as `4m`."""
    return tuple(_manifest(dict(row)) for row in content)


def streets(content: list[dict[str, Any]]) -> tuple[Street, ...]:
    """Streets, written in groups by territory."""
    return tuple(_street(row, group["territory"]) for group in content for row in group["streets"])


def landmarks(content: list[dict[str, Any]]) -> tuple[Landmark, ...]:
    """Named objects; a house number may be written without quotes."""
    rows = [row | {"house": _text(row.get("house"))} for row in content]
    return msgspec.convert(rows, tuple[Landmark, ...])


def duty(content: dict[str, Any]) -> Duty:
    """Who is told at once."""
    return msgspec.convert(content, Duty)


def plain_streets(found: tuple[Street, ...]) -> list[dict[str, Any]]:
    """Streets in groups, in their order."""
    return [
        {"territory": territory, "streets": [_plain_street(s) for s in group]}
        for territory, group in groupby(found, key=lambda s: s.territory)
    ]


def plain_manifest(manifest: Manifest) -> dict[str, Any]:
    """A source as it is written."""
    row = lean(manifest)
    if manifest.cadence != Cadence():
        cadence = manifest.cadence
        row["cadence"] = {"shortest": _span(cadence.shortest), "longest": _span(cadence.longest)}
    return row


def lean(value: Any) -> dict[str, Any]:
    """The fields of a value that differ from their defaults, as plain content."""
    return {name: _plain(found) for name, found in _changed(value)}


def _changed(value: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(value):
        found = getattr(value, field.name)
        if found != _default(field):
            yield field.name, found


def _default(field: Field[Any]) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return lean(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return msgspec.to_builtins(value)


def _manifest(row: dict[str, Any]) -> Manifest:
    if "cadence" in row:
        row["cadence"] = {end: micros(span) for end, span in row["cadence"].items()}
    return msgspec.convert(row, Manifest)


def _street(row: str | dict[str, Any], territory: str) -> Street:
    if isinstance(row, str):
        return Street(row, territory)
    return Street(row["name"], territory, tuple(row.get("aliases", ())))


def _plain_street(street: Street) -> str | dict[str, Any]:
    if not street.aliases:
        return street.name
    return {"name": street.name, "aliases": list(street.aliases)}


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def micros(span: str) -> Instant:
    """A span as packs write it, such as 4m."""
    return int(span[:-1]) * _UNITS[span[-1]]


def _span(micros: Instant) -> str:
    unit = next(u for u in _UNITS if micros % _UNITS[u] == 0)
    return f"{micros // _UNITS[unit]}{unit}"
