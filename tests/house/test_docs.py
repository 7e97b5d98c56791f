import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.source import Health
from tests.house.tree import ROOT, packages

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_SETTING = re.compile(r"known\.(?:text|number|one_of|named)\(\s*\"([A-Z_]+)\"")


def _page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_inside_the_checkout_leads_somewhere(page: Path) -> None:
    links = (link for link in _LINK.findall(page.read_text(encoding="utf-8")) if ":" not in link)
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_map_of_folders_names_every_package() -> None:
    assert [name for name in packages() if f"`{name}/`" not in _page("README.md")] == []


def test_every_setting_is_described() -> None:
    names = _SETTING.findall(_page("console/settings.py"))
    told = _page("docs/operations.md")
    assert len(names) > 10
    assert [name for name in names if f"OTKLIK_{name}" not in told] == []


def test_every_state_of_a_source_says_who_acts() -> None:
    told = _page("docs/operations.md")
    assert [state.value for state in Health if f"| `{state.value}` |" not in told] == []


@pytest.mark.parametrize(
    "schema", sorted((ROOT / "storage/packs/schema").glob("*.json")), ids=lambda p: p.name
)
def test_every_field_of_a_pack_is_described(schema: Path) -> None:
    told = _page("docs/packs.md")
    fields = set(_fields(json.loads(schema.read_text(encoding="utf-8"))))
    assert {field for field in fields if not re.search(rf"\b{field}\b", told)} == set()


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    for name, inner in schema.get("properties", {}).items():
        yield name
        yield from _fields(inner)
    below = (schema.get("items"), *schema.get("oneOf", ()), *schema.get("anyOf", ()))
    for inner in filter(None, below):
        yield from _fields(inner)


def test_every_decision_is_listed_and_says_context_decision_and_price() -> None:
    listed = _page("docs/decisions/README.md")
    decisions = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert [d.name for d in decisions if f"({d.name})" not in listed] == []
    for decision in decisions:
        text = decision.read_text(encoding="utf-8")
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Price",
        ]


def test_every_service_of_the_compose_file_is_fenced_in() -> None:
    compose = yaml.safe_load(_page("docker/compose.yml"))
    for service in compose["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in service["security_opt"]
        assert service["mem_limit"]
        assert service["pids_limit"]
        assert service["profiles"]
    assert "HEALTHCHECK" in _page("docker/Dockerfile")
    assert "healthcheck" in compose["services"]["proxy"]


def test_the_image_is_made_of_every_package() -> None:
    entering = _page("docker/Dockerfile.dockerignore").splitlines()
    assert [name for name in packages() if f"!{name}" not in entering] == []
