"""Reads a pack folder: every problem is named with its file and line."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from domain.errors import SettingsError
from domain.pack import Authority, Pack, SavedQuery, Topic
from domain.place import Territory
from storage.packs import routes, values
from storage.packs.checks import check_names
from storage.packs.forbidden import check_purpose, read_forbidden
from storage.packs.leaks import check_secrets
from storage.packs.schemas import check_shape
from storage.packs.sheet import Sheet, read_sheet
from storage.wire import encode

_HERE = Path(__file__).parent
_NEEDED = ("pack", "territories", "topics", "authorities", "sources")
_OPTIONAL = ("owners", "routes", "streets", "landmarks", "queries")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What came of reading a pack: the pack, or everything that is wrong with it."""

    pack: Pack | None
    problems: tuple[SettingsError, ...]


def load_pack(folder: Path, places: Mapping[str, str] | None = None) -> Pack:
    """The pack in a folder; raises the first of its problems as SettingsError (file, line, what to do).

    `places` gives values for `${NAME}` in addresses.
    """
    found = inspect_pack(folder, places)
    if found.pack is None:
        raise found.problems[0]
    return found.pack


def inspect_pack(folder: Path, places: Mapping[str, str] | None = None) -> Inspection:
    """The pack in a folder with all its problems at once."""
    problems: list[SettingsError] = []
    try:
        own, base = _sheets(folder, places or {}, problems)
    except SettingsError as error:
        return Inspection(None, (*problems, error))
    sheets = {name: own.get(name, base.get(name, Sheet(f"{name}.yml", []))) for name in _ALL}
    problems += [p for name, sheet in sheets.items() for p in check_shape(sheet, name)]
    problems += check_shape(base["pack"], "pack") if "pack" in base else []
    problems += [_missing(folder, name) for name in _NEEDED if name not in {**own, **base}]
    if problems:
        return Inspection(None, tuple(problems))
    problems += _deep_problems(sheets)
    if problems:
        return Inspection(None, tuple(problems))
    return Inspection(_pack(sheets, base), ())


_ALL = (*_NEEDED, *_OPTIONAL)


def _sheets(
    folder: Path, places: Mapping[str, str], problems: list[SettingsError]
) -> tuple[dict[str, Sheet], dict[str, Sheet]]:
    """(the pack's own sheets, those of the pack it extends)."""
    if not (folder / "pack.yml").is_file():
        raise SettingsError("pack_missing", str(folder / "pack.yml"), "1")
    own = _read_all(folder, places, problems)
    head = own["pack"]
    name = head.content.get("extends") if isinstance(head.content, dict) else None
    if name is None:
        return own, {}
    base = next((f for f in (_HERE / str(name), folder / str(name)) if f.is_dir()), None)
    if base is None:
        raise head.problem("pack_unknown_base", ("extends",), str(name))
    return own, _read_all(base, places, problems)


def _read_all(
    folder: Path, places: Mapping[str, str], problems: list[SettingsError]
) -> dict[str, Sheet]:
    paths = {name: folder / f"{name}.yml" for name in _ALL}
    return {
        name: read_sheet(path, places, problems) for name, path in paths.items() if path.is_file()
    }


def _missing(folder: Path, name: str) -> SettingsError:
    return SettingsError("pack_missing", str(folder / f"{name}.yml"), "1")


def _deep_problems(sheets: Mapping[str, Sheet]) -> list[SettingsError]:
    forbidden = read_forbidden()
    found = [*check_names(sheets)]
    for name, sheet in sheets.items():
        found += check_purpose(name, sheet, forbidden)
        found += check_secrets(sheet)
    order = [sheet.file for sheet in sheets.values()]  # causes before what follows from them
    return sorted(found, key=lambda p: (order.index(p.reason.params[0]), int(p.reason.params[1])))


def _pack(sheets: Mapping[str, Sheet], base: Mapping[str, Sheet]) -> Pack:
    content: dict[str, Any] = {name: sheet.content for name, sheet in sheets.items()}
    head, base_head = content["pack"], base["pack"].content if "pack" in base else {}
    topics = msgspec.convert(content["topics"], tuple[Topic, ...])
    authorities = msgspec.convert(content["authorities"], tuple[Authority, ...])
    generic = base["routes"].content if "routes" in base else []
    words = base_head.get("words", {}) | head.get("words", {})
    territories = msgspec.convert(content["territories"], tuple[Territory, ...])
    return _versioned(
        Pack(
            code=head["code"],
            version=head["version"].partition("+")[0],
            name=head["name"],
            zone=head["zone"],
            territories=territories,
            topics=topics,
            authorities=authorities,
            routes=routes.table(content["routes"], generic, topics, authorities),
            sources=values.manifests(content["sources"]),
            streets=values.streets(content["streets"]),
            landmarks=values.landmarks(content["landmarks"]),
            elsewhere=_elsewhere(head, base_head, territories),
            queries=msgspec.convert(content["queries"], tuple[SavedQuery, ...]),
            duty=values.duty(head.get("duty", {})),
            words={name: tuple(found) for name, found in words.items()},
        )
    )


def _elsewhere(
    head: dict[str, Any], base_head: dict[str, Any], territories: tuple[Territory, ...]
) -> tuple[str, ...]:
    """Towns that are not ours; a base may list one that is."""
    ours = {name for t in territories for name in (t.name, *t.aliases)}
    listed = (*head.get("elsewhere", ()), *base_head.get("elsewhere", ()))
    return tuple(town for town in dict.fromkeys(listed) if town not in ours)


def _versioned(pack: Pack) -> Pack:
    """The declared version and a hash of the content: an edited pack is another version, whoever forgot."""
    digest = blake2b(encode(pack), digest_size=4).hexdigest()
    return replace(pack, version=f"{pack.version}+{digest}")
