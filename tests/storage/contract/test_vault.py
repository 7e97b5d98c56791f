import pytest

from domain.errors import SettingsError
from domain.instant import DAY
from domain.stores import Stores
from tests.storage.build import NOON


async def test_what_is_sealed_opens_and_only_unchanged(adapters: Stores) -> None:
    sealed = adapters.vault.seal(b"+7 900 000-00-00")
    assert b"900" not in sealed
    assert sealed != adapters.vault.seal(b"+7 900 000-00-00")
    assert adapters.vault.unseal(sealed).decode() == "+7 900 000-00-00"
    with pytest.raises(SettingsError, match="seal_broken"):
        adapters.vault.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]))


async def test_a_mark_is_the_same_within_a_month_and_different_after(adapters: Stores) -> None:
    mark = adapters.vault.mark("vk:12345", NOON)
    assert mark == adapters.vault.mark("vk:12345", NOON + DAY)
    assert mark != adapters.vault.mark("vk:12345", NOON + 31 * DAY)
    assert mark != adapters.vault.mark("vk:12346", NOON)
    assert "12345" not in mark


async def test_originals_are_kept_until_they_are_destroyed(adapters: Stores) -> None:
    vault = adapters.vault
    await vault.keep(
        {"vk:-1_1#a": "первый \ud83d\x00", "vk:-1_1#b": "второй", "vk:-1_2#a": "чужой"}, NOON
    )
    assert await vault.original("vk:-1_1#a") == "первый \ud83d\x00"
    assert await vault.original("vk:-1_9#a") is None
    assert await vault.destroy(["vk:-1_1", "vk:-1_9"]) == 2
    assert await vault.original("vk:-1_1#b") is None
    assert await vault.original("vk:-1_2#a") == "чужой"
    assert await vault.destroy(["vk:-1_1"]) == 0


async def test_keeping_the_same_revision_twice_is_a_no_op(adapters: Stores) -> None:
    await adapters.vault.keep({"vk:-1_1#a": "раз"}, NOON)
    await adapters.vault.keep({"vk:-1_1#a": "раз"}, NOON + DAY)
    assert await adapters.vault.destroy(["vk:-1_1"]) == 1
