"""Writes a pack as YAML files that read back as the same pack."""

from pathlib import Path
from typing import Any

import yaml

from domain.pack import Duty, Pack
from storage.packs.values import lean, plain_manifest, plain_streets

_WIDTH = 120


def export_pack(pack: Pack, folder: Path) -> tuple[Path, ...]:
    """Write all sheets into a folder (made when missing); answers with the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in _sheets(pack).items():
        path = folder / f"{name}.yml"
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=_WIDTH)
        path.write_text(text, "utf-8")
        written.append(path)
    return tuple(written)


def _sheets(pack: Pack) -> dict[str, Any]:
    kinds = dict.fromkeys(
        (*(a.kind for a in pack.authorities), *(t.owner_kind for t in pack.topics))
    )
    return {
        "pack": _head(pack),
        "territories": [lean(t) for t in pack.territories],
        "topics": [lean(t) for t in pack.topics],
        "owners": [{"kind": kind, "title": kind, "title_en": kind} for kind in kinds],
        "authorities": [lean(a) for a in pack.authorities],
        "routes": [_route(rule.topic, rule.territory, rule.authority) for rule in pack.routes],
        "sources": [plain_manifest(m) for m in pack.sources],
        "streets": plain_streets(pack.streets),
        "landmarks": [lean(mark) for mark in pack.landmarks],
        "queries": [lean(query) for query in pack.queries],
    }


def _head(pack: Pack) -> dict[str, Any]:
    head: dict[str, Any] = {
        "code": pack.code,
        "version": pack.version,
        "name": pack.name,
        "zone": pack.zone,
    }
    if pack.elsewhere:
        head["elsewhere"] = list(pack.elsewhere)
    if pack.duty != Duty():
        head["duty"] = lean(pack.duty)
    if pack.words:
        head["words"] = {name: list(words) for name, words in pack.words.items()}
    return head


def _route(topic: str, territory: str, authority: str) -> dict[str, str]:
    row = {"topic": topic, "territory": territory, "authority": authority}
    return row if territory else {"topic": topic, "authority": authority}
