from pathlib import Path

import pytest

from domain.errors import SettingsError
from domain.instant import DAY
from storage.keys import KeyFolder, MemoryKeys
from storage.memory.shelf import MemoryShelf
from storage.vault import SealingVault, month_of
from tests.storage.build import NOON


def test_months_are_utc() -> None:
    assert month_of(1_793_491_199_000_000) == "2026-10"
    assert month_of(1_793_491_200_000_000) == "2026-11"


async def test_retired_months_are_unreadable_and_unlinkable() -> None:
    vault = SealingVault(MemoryKeys(), MemoryShelf())
    await vault.keep({"vk:-1_1#a": "старый"}, NOON)
    await vault.keep({"vk:-1_2#a": "новый"}, NOON + 31 * DAY)
    mark, sealed = vault.mark("vk:1", NOON), vault.seal(b"payload")
    assert await vault.retire(NOON) == 0  # its own month is not over
    assert await vault.retire(NOON + 31 * DAY) == 1
    assert await vault.original("vk:-1_1#a") is None
    assert await vault.original("vk:-1_2#a") == "новый"
    assert vault.mark("vk:1", NOON) != mark
    assert vault.unseal(sealed) == b"payload"


async def test_without_its_months_key_an_original_is_gone() -> None:
    keys, shelf = MemoryKeys(), MemoryShelf()
    await SealingVault(keys, shelf).keep({"vk:-1_1#a": "текст"}, NOON)
    keys.destroy(f"original-{month_of(NOON)}")
    assert await SealingVault(keys, shelf).original("vk:-1_1#a") is None


async def test_an_original_opens_under_its_own_revision_only() -> None:
    from dataclasses import replace

    keys, shelf = MemoryKeys(), MemoryShelf()
    vault = SealingVault(keys, shelf)
    await vault.keep({"vk:-1_1#a": "текст"}, NOON)
    sealed = await shelf.get("vk:-1_1#a")
    assert sealed is not None
    await shelf.put([replace(sealed, revision="vk:-1_2#a")])
    with pytest.raises(SettingsError, match="seal_broken"):
        await vault.original("vk:-1_2#a")


def test_two_processes_share_the_key_that_was_made_first(tmp_path: Path) -> None:
    one, two = KeyFolder(tmp_path / "keys"), KeyFolder(tmp_path / "keys")
    assert one.have("payload") == two.have("payload")
    assert len(one.have("payload")) == 32
    assert [p.name for p in (tmp_path / "keys").iterdir()] == ["payload.key"]


def test_a_key_destroyed_by_another_process_is_not_used_any_more(tmp_path: Path) -> None:
    one, two = KeyFolder(tmp_path), KeyFolder(tmp_path)
    key = one.have("mark-2026-09")
    assert two.find("mark-2026-09") == key
    one.destroy("mark-2026-09")
    assert two.find("mark-2026-09") is None
    assert two.have("mark-2026-09") != key
    assert two.names() == ("mark-2026-09",)
