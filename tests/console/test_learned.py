"""Versions of what was learned: kept, numbered, and no reason for the service to stand still."""

from pathlib import Path

import pytest

from console.learned import sound_model, versions_of
from console.learning import number_of
from console.settings import read_settings
from detectors.learning.addition import Addition
from detectors.learning.trial import Marks, Trial
from detectors.learning.versions import Version, Versions
from detectors.model import shipped
from domain.errors import BadInput, Refused
from storage.memory import MemoryStores
from tests.incidents.test_desk import FixedClock

MARKS = Marks(10, 5, 100, 90, 4, 1)


def a_version(number: int, before: int) -> Version:
    return Version(
        number, 1, before, 30, 25, 2, Trial(MARKS, MARKS), Addition({}, {"яма": {"x": 1.0}})
    )


def some_versions(folder: Path) -> Versions:
    versions = Versions(folder)
    for number in (1, 2):
        versions.adopt(a_version(versions.next_number(), number - 1))
    return versions


def test_versions_are_numbered_and_kept(tmp_path: Path) -> None:
    versions = some_versions(tmp_path)
    assert [v.number for v in versions.all()] == [1, 2]
    assert versions.running() == 2
    assert versions.one(1) == a_version(1, 0)


def test_back_goes_step_by_step_and_no_number_is_given_twice(tmp_path: Path) -> None:
    versions = some_versions(tmp_path)
    assert (versions.back(), versions.back()) == (1, 0)
    assert versions.held
    assert versions.next_number() == 3
    with pytest.raises(Refused):
        versions.back()
    with pytest.raises(BadInput):
        versions.back(7)
    assert versions.back(2) == 2


@pytest.mark.parametrize("name", ["running", "0002.json"])
async def test_a_damaged_file_is_reported_and_the_shipped_model_judges(
    tmp_path: Path, name: str
) -> None:
    settings, stores = read_settings({"OTKLIK_DATA": str(tmp_path)}), MemoryStores()
    versions = some_versions(versions_of(settings).folder)
    (versions.folder / name).write_text("{", "utf-8")
    model = await sound_model(settings, stores.run_log, FixedClock())
    assert model is shipped()
    assert versions.running() == 0
    ((issue, _, _),) = await stores.run_log.issues(None, 9)
    assert (issue.code, issue.params[0]) == ("learned_damaged", name)
    assert await sound_model(settings, stores.run_log, FixedClock()) is shipped()
    assert versions.next_number() == 3
    (versions.folder / "tried").write_text("?", "utf-8")
    assert versions.last_try() == 0


def test_an_engine_names_its_version() -> None:
    assert number_of("rules-2-0a1b2c3d-l12.deadbeef+ru-1 x-1.0+demo-1") == 12
    assert number_of("rules-2-0a1b2c3d+ru-1 a-l3.x+demo-1") == 0
