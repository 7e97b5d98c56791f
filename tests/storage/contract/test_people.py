import pytest

from domain.errors import SettingsError
from domain.pack import SavedQuery
from domain.records import Account, Note
from domain.stores import Stores
from tests.storage.build import NOON, pack


async def test_a_pack_comes_back_whole(adapters: Stores) -> None:
    with pytest.raises(SettingsError, match="no_pack"):
        await adapters.packs.current()
    await adapters.packs.put(pack())
    await adapters.packs.put(pack())
    assert await adapters.packs.current() == pack()


async def test_a_version_never_changes_its_content(adapters: Stores) -> None:
    await adapters.packs.put(pack("1"))
    with pytest.raises(SettingsError, match="pack_version_reused"):
        await adapters.packs.put(pack("1", name="Другой город"))
    await adapters.packs.put(pack("2", name="Другой город"))
    assert (await adapters.packs.current()).name == "Другой город"
    await adapters.packs.put(pack("1"))
    assert (await adapters.packs.current()).version == "1"
    assert await adapters.packs.versions() == ("1", "2")


async def test_standing_searches_come_by_name(adapters: Stores) -> None:
    for name in ("б", "а"):
        await adapters.saved_queries.save(SavedQuery(name, "яма", recipient="a@b.example"))
    await adapters.saved_queries.save(SavedQuery("б", "лёд", areas=("roads",)))
    assert [(q.name, q.text) for q in await adapters.saved_queries.all()] == [
        ("а", "яма"),
        ("б", "лёд"),
    ]
    await adapters.saved_queries.remove("а")
    await adapters.saved_queries.remove("нет такого")
    assert [q.name for q in await adapters.saved_queries.all()] == ["б"]


async def test_accounts_are_found_by_name(adapters: Stores) -> None:
    anna = Account("anna", "operator", ("town",), "argon2", "en", disabled=True)
    await adapters.accounts.save(Account("anna", "viewer", ()))
    await adapters.accounts.save(anna)
    assert await adapters.accounts.find("anna") == anna
    assert await adapters.accounts.find("boris") is None
    assert await adapters.accounts.all() == (anna,)


async def test_a_link_signs_in_once_before_it_expires(adapters: Stores) -> None:
    await adapters.accounts.issue_link("anna", "digest-1", NOON)
    await adapters.accounts.issue_link("anna", "digest-2", NOON)
    assert await adapters.accounts.redeem_link("digest-1", NOON - 1) == "anna"
    assert await adapters.accounts.redeem_link("digest-1", NOON - 1) is None
    assert await adapters.accounts.redeem_link("digest-2", NOON) is None
    assert await adapters.accounts.redeem_link("unknown", NOON) is None


async def test_notes_come_in_the_order_asked(adapters: Stores) -> None:
    notes = {
        n: Note(n, "incident", "remark", f"текст {n}", "anna", NOON - i) for i, n in enumerate("ab")
    }
    for note in notes.values():
        await adapters.notes.write(note)
    await adapters.notes.write(Note("a", "incident", "remark", "другой", "boris", NOON))
    assert await adapters.notes.read(["b", "x", "a"]) == (notes["b"], notes["a"])
    assert await adapters.notes.of_incident("incident") == (notes["b"], notes["a"])
    assert await adapters.notes.of_incident("other") == ()
