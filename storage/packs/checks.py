"""Checks across the sheets of a pack: every name must be known, every name given once."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.codes import AREAS
from domain.errors import SettingsError
from domain.pack import OWN_RULES
from storage.packs.sheet import Sheet, Where
from storage.packs.values import micros

Problems: TypeAlias = Iterator[SettingsError]

_NEEDS = {"web": ("address", "selectors"), "vk_search": (), "file": ()}
_UNIQUE = {
    "territories": "path",
    "topics": "code",
    "owners": "kind",
    "authorities": "code",
    "sources": "name",
    "queries": "name",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What may be referred to, by sort."""

    known: Mapping[str, Collection[str]]

    def check(self, sheet: Sheet, where: Where, sort: str, name: str | None) -> Problems:
        """A problem when the name is not known, with the nearest one that is."""
        if name is not None and name not in self.known[sort]:
            near = get_close_matches(name, self.known[sort], 1)
            yield sheet.problem("pack_unknown_name", where, sort, name, *near)


def names_of(sheets: Mapping[str, Sheet]) -> Names:
    """Everything the sheets define."""
    topics = _column(sheets["topics"], "code")
    groups = {code.rsplit(".", cut)[0] for code in topics for cut in range(code.count("."))}
    return Names(
        {
            "territory": set(_column(sheets["territories"], "path")),
            "topic": set(topics),
            "route_topic": {*groups, *topics, *AREAS, "*"},
            "area": set(AREAS),
            "owner": set(_column(sheets["owners"], "kind")),
            "authority": set(_column(sheets["authorities"], "code")),
        }
    )


def check_names(sheets: Mapping[str, Sheet]) -> Problems:
    """Unknown and repeated names, contradictions within rows."""
    names = names_of(sheets)
    for name, field in _UNIQUE.items():
        yield from _repeated(sheets[name], field)
    for name, check in _CHECKS.items():
        for index, row in enumerate(sheets[name].content):
            yield from check(sheets[name], index, row, names)
    yield from _zone(sheets["pack"])


def _territory(sheet: Sheet, index: int, row: dict[str, Any], names: Names) -> Problems:
    parent = row["path"].rpartition("/")[0]
    if parent:
        yield from names.check(sheet, (index, "path"), "territory", parent)


def _topic(sheet: Sheet, index: int, row: dict[str, Any], names: Names) -> Problems:
    yield from names.check(sheet, (index, "area"), "area", row["area"])
    yield from names.check(sheet, (index, "owner_kind"), "owner", row["owner_kind"])
    for place, code in enumerate(row.get("beside", ())):
        yield from names.check(sheet, (index, "beside", place), "topic", code)
    if row["code"].split(".")[0] != row["area"]:
        yield sheet.problem("pack_topic_outside_area", (index, "code"), row["code"], row["area"])


def _authority(sheet: Sheet, index: int, row: dict[str, Any], names: Names) -> Problems:
    yield from names.check(sheet, (index, "kind"), "owner", row["kind"])
    yield from names.check(sheet, (index, "territory"), "territory", row["territory"])


def _route(sheet: Sheet, index: int, row: dict[str, Any], names: Names) -> Problems:
    yield from names.check(sheet, (index, "topic"), "route_topic", row["topic"])
    yield from names.check(sheet, (index, "territory"), "territory", row.get("territory"))
    yield from names.check(sheet, (index, "authority"), "authority", row.get("authority"))
    yield from names.check(sheet, (index, "owner"), "owner", row.get("owner"))


def _source(sheet: Sheet, index: int, row: dict[str, Any], names: Names) -> Problems:
    yield from names.check(sheet, (index, "territory"), "territory", row["territory"])
    yield from names.check(sheet, (index, "authority"), "authority", row.get("authority"))
    for field in _NEEDS.get(row["kind"], ("address",)):
        if not row.get(field):
            yield sheet.problem("pack_field_missing", (index,), field)
    if row["kind"] == "vk_search" and not (row.get("words") or row.get("around")):
        yield sheet.problem("pack_field_missing", (index,), "words")
    cadence = row.get("cadence") or {}
    if {"shortest", "longest"} <= cadence.keys():
        short, long = cadence["shortest"], cadence["longest"]
        if micros(short) > micros(long):
            where = (index, "cadence", "shortest")
            yield sheet.problem("pack_cadence_turned", where, short, long)


def _place(sheet: Sheet, index: int, row: dict[str, Any], names: Names) -> Problems:
    yield from names.check(sheet, (index, "territory"), "territory", row["territory"])


def _query(sheet: Sheet, index: int, row: dict[str, Any], names: Names) -> Problems:
    if row["name"] in OWN_RULES:
        yield sheet.problem("pack_name_reserved", (index, "name"), row["name"])
    for field, sort in (("areas", "area"), ("topics", "topic"), ("territories", "territory")):
        for place, name in enumerate(row.get(field, ())):
            yield from names.check(sheet, (index, field, place), sort, name)


_CHECKS: Mapping[str, Callable[[Sheet, int, dict[str, Any], Names], Problems]] = {
    "territories": _territory,
    "topics": _topic,
    "authorities": _authority,
    "routes": _route,
    "sources": _source,
    "streets": _place,
    "landmarks": _place,
    "queries": _query,
}


def _repeated(sheet: Sheet, field: str) -> Problems:
    first: dict[str, int] = {}
    for index, row in enumerate(sheet.content):
        name = row[field]
        if name in first:
            line = str(sheet.line((first[name], field)))
            yield sheet.problem("pack_name_twice", (index, field), name, line)
        first.setdefault(name, index)


def _zone(sheet: Sheet) -> Problems:
    zone = sheet.content["zone"]
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield sheet.problem("pack_unknown_zone", ("zone",), zone)


def _column(sheet: Sheet, field: str) -> list[str]:
    return [row[field] for row in sheet.content]
