import sys
from collections import Counter
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.house.tree import ROOT, imported_by, packages, settings, sources

BESIDE = ("benchmarks", "docker", "tests", "tools")


def _is_typed(library: str) -> bool:
    """Whether a library says that it brings its types; it is not imported for that."""
    found = find_spec(library)
    homes = (found.submodule_search_locations if found else None) or ()
    return any((Path(home) / "py.typed").exists() for home in homes)


LISTED = [
    module.removesuffix(".*")
    for override in settings()["tool"]["mypy"]["overrides"]
    if override.get("ignore_missing_imports")
    for module in override["module"]
]
UNTYPED = [library for library in LISTED if not _is_typed(library)]


def test_no_dependency_claims_a_name_of_ours() -> None:
    owners = packages_distributions()
    claims = {name: owners.get(name, []) for name in (*packages(), *BESIDE)}
    assert {n: c for n, c in claims.items() if set(c) - {"otklik"}} == {}
    assert sys.stdlib_module_names.isdisjoint(claims)


def test_every_package_is_built_checked_and_held_to_its_floor() -> None:
    tool = settings()["tool"]
    there = sorted(p.parent.name for p in ROOT.glob("*/__init__.py"))
    assert sorted((*packages(), "tests", "tools")) == [n for n in there if n != "benchmarks"]
    assert tool["mypy"]["packages"] == packages()
    assert tool["importlinter"]["root_packages"] == packages()


@pytest.mark.parametrize("library", UNTYPED)
def test_an_untyped_library_is_imported_in_one_file_of_a_room(library: str) -> None:
    users = [p.relative_to(ROOT).parts for p in sources() if library in imported_by(p)]
    rooms = Counter(parts[0] for parts in users)
    assert all(count == 1 for count in rooms.values()), users


def test_docker_is_not_a_package() -> None:
    assert not (ROOT / "docker" / "__init__.py").exists()
