import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from domain.codes import Kind
from domain.errors import NewerData, SettingsError
from domain.instant import HOUR, MINUTE
from domain.place import EVERYTHING
from domain.post import Attachment
from domain.records import Audited
from storage.sqlite import SqliteStores, open_stores
from storage.sqlite.connection import connect
from storage.sqlite.migrations import migrate, statements
from tests.storage.build import NOON, attached, delivery, event, judged, opened, pack, raw

OURS = 0x4F544B4C


async def opened_at(folder: Path) -> SqliteStores:
    return await open_stores(folder / "otklik.sqlite3", folder / "vault")


def edit(path: Path, sql: str, *params: object) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(sql, params)
        database.commit()


def everything_on_disk(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


async def test_everything_survives_a_restart(tmp_path: Path) -> None:
    stores = await opened_at(tmp_path)
    (saved,) = await stores.posts.save([judged(1)])
    sealed, mark = stores.vault.seal(b"plain"), stores.vault.mark("vk:1", NOON)
    await stores.inbox.put(delivery(raw(2)))
    await stores.packs.put(pack())
    await stores.close()
    stores = await opened_at(tmp_path)
    assert await stores.posts.get([saved.post.id], EVERYTHING) == (saved,)
    assert (stores.vault.unseal(sealed), stores.vault.mark("vk:1", NOON)) == (b"plain", mark)
    assert (await stores.inbox.put(delivery(raw(2)))).fresh == 0
    assert await stores.packs.current() == pack()
    await stores.close()


async def test_only_the_owner_may_read_files_and_keys(tmp_path: Path) -> None:
    stores = await opened_at(tmp_path)
    stores.vault.mark("vk:1", NOON)
    await stores.posts.save([judged(1)])
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE((tmp_path / "vault").stat().st_mode) == 0o700
    await stores.close()


async def test_personal_data_never_reaches_a_file_in_the_clear(tmp_path: Path) -> None:
    phone, account, mail = "+7 912 345-67-89", "id987654321", "petrov@mail.example"
    text = f"Звоните {phone} или {mail}, пишите [{account}|Петрову]"
    post = raw(1, text, attachments=(Attachment("photo", f"https://vk.com/{account}"),))
    stores = await opened_at(tmp_path)
    marked = replace(post, mark=stores.vault.mark(f"vk:{account}", NOON))
    parked = replace(marked, id="vk:-101_2", text=text * 50)
    for _ in range(3):
        await stores.inbox.put(delivery(marked, parked))
        for claimed in await stores.inbox.claim("w", 9, MINUTE, NOON):
            assert claimed.raw.text.startswith(text)
        assert_absent(tmp_path, phone, account, mail)
        marked = replace(marked, text=marked.text + "!")
    masked = judged(1, "Звоните <телефон>", mark=marked.mark)
    await stores.posts.save([masked])
    await stores.vault.keep({masked.post.revision: text}, NOON)
    positions = [c.position for c in await stores.inbox.claim("w", 9, MINUTE, NOON)]
    await stores.inbox.park(positions[0], "too_long")
    await stores.inbox.settle(positions[1:])
    assert_absent(tmp_path, phone, account, mail)
    await stores.close()
    assert_absent(tmp_path, phone, account, mail)


def assert_absent(folder: Path, *pieces: str) -> None:
    found = everything_on_disk(folder)
    for piece in pieces:
        assert piece.encode() not in found, piece
        assert piece.encode("utf-16-le") not in found, piece


async def test_what_is_erased_leaves_the_files_and_their_logs(tmp_path: Path) -> None:
    stores = await opened_at(tmp_path)
    await stores.posts.save([judged(1, "приметный старый текст " * 300)])
    await stores.posts.save([judged(1, "приметный новый текст"), judged(2, "соседний текст")])
    assert "приметный старый".encode() in everything_on_disk(tmp_path)
    await stores.posts.erase([judged(1).post.id], shrink=False, now=NOON)
    assert "приметный".encode() not in everything_on_disk(tmp_path)
    assert "соседний".encode() in everything_on_disk(tmp_path)
    await stores.close()


async def test_settled_payloads_are_overwritten(tmp_path: Path) -> None:
    stores = await opened_at(tmp_path)
    await stores.inbox.put(delivery(raw(1)))
    (claimed,) = await stores.inbox.claim("w", 1, MINUTE, NOON)
    with closing(sqlite3.connect(tmp_path / "otklik.sqlite3")) as database:
        payload = database.execute("SELECT payload FROM inbox").fetchone()[0]
    await stores.inbox.settle([claimed.position])
    await stores.close()
    assert payload not in everything_on_disk(tmp_path)


async def test_a_damaged_payload_is_parked_and_stops_nobody(tmp_path: Path) -> None:
    stores = await opened_at(tmp_path)
    await stores.inbox.put(delivery(raw(1), raw(2), raw(3)))
    edit(tmp_path / "otklik.sqlite3", "UPDATE inbox SET payload = x'00' WHERE position = 1")
    shapeless = stores.vault.seal(b'{"id": 7}')
    edit(tmp_path / "otklik.sqlite3", "UPDATE inbox SET payload = ? WHERE position = 2", shapeless)
    claimed = await stores.inbox.claim("w", 9, MINUTE, NOON)
    assert [c.raw.id for c in claimed] == [raw(3).id]
    assert (await stores.inbox.backlog()).parked == 2
    await stores.close()
    await stores.close()


async def test_newer_data_is_refused(tmp_path: Path) -> None:
    await (await opened_at(tmp_path)).close()
    edit(tmp_path / "otklik.sqlite3", "PRAGMA user_version = 99")
    with pytest.raises(NewerData) as newer:
        await opened_at(tmp_path)
    assert newer.value.reason.params[1] == "99"


async def test_files_of_others_are_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "otklik.sqlite3"
    edit(path, "CREATE TABLE theirs (x)")
    with pytest.raises(SettingsError, match="database_not_ours"):
        await opened_at(tmp_path)
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(SettingsError, match="database_unusable"):
        await opened_at(tmp_path)
    assert path.read_bytes().startswith(b"not a database")


async def test_an_unreachable_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="unreachable"):
        await open_stores(tmp_path / "file" / "otklik.sqlite3", tmp_path / "vault")


async def test_a_store_is_not_opened_with_the_keys_of_another(tmp_path: Path) -> None:
    await (await opened_at(tmp_path)).close()
    with pytest.raises(SettingsError, match="vault_of_another_store"):
        await open_stores(tmp_path / "otklik.sqlite3", tmp_path / "empty")


async def test_loose_or_damaged_keys_are_refused(tmp_path: Path) -> None:
    await (await opened_at(tmp_path)).close()
    key = tmp_path / "vault" / "payload.key"
    key.chmod(0o640)
    with pytest.raises(SettingsError, match="key_readable_by_others"):
        await opened_at(tmp_path)
    key.chmod(0o600)
    key.write_bytes(key.read_bytes()[:-1])
    with pytest.raises(SettingsError, match="key_damaged"):
        await opened_at(tmp_path)


def test_a_migration_backs_up_and_goes_forward(tmp_path: Path) -> None:
    path = tmp_path / "some.sqlite3"
    steps = {
        1: "CREATE TABLE a (x);\nINSERT INTO a VALUES (1);",
        2: "-- more\nALTER TABLE a ADD y;",
    }
    with closing(connect(path)) as database:
        assert migrate(database, path, {1: steps[1]}, OURS) == 0
        assert migrate(database, path, {1: steps[1]}, OURS) == 1
        assert not list(tmp_path.glob("*.backup"))
        assert migrate(database, path, steps, OURS) == 1
        assert database.execute("SELECT x, y FROM a").fetchall() == [(1, None)]
    with closing(sqlite3.connect(tmp_path / "some.sqlite3.v1.backup")) as backup:
        assert backup.execute("SELECT * FROM a").fetchall() == [(1,)]
        assert backup.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_failed_migration_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "some.sqlite3"
    with closing(connect(path)) as database:
        migrate(database, path, {1: "CREATE TABLE a (x);"}, OURS)
        with pytest.raises(sqlite3.OperationalError):
            migrate(database, path, {1: "", 2: "ALTER TABLE a ADD y;\nnonsense;"}, OURS)
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        assert [row[1] for row in database.execute("PRAGMA table_info(a)")] == ["x"]


def test_a_script_is_cut_into_statements() -> None:
    script = "-- one; two\nCREATE TABLE a (\n  x -- why; so\n);\nINSERT INTO a VALUES (';');\n"
    assert len(list(statements(script))) == 2


async def test_rebuilt_projections_equal_those_that_grew(tmp_path: Path) -> None:
    from domain.events import AlertRaised, Closed, Delivered
    from domain.records import CardFilter

    stores = await opened_at(tmp_path)
    first, second = opened("vk:-101_1", danger=True), opened("vk:-101_2")
    alerts = [
        event(
            first.incident,
            2 + n,
            AlertRaised(f"d-{n}", "email", "a@b.example", "danger"),
            cause=str(n),
        )
        for n in range(2)
    ]
    await stores.incidents.append([first, second, *alerts])
    await stores.incidents.append([event(first.incident, 4, Delivered("d-0", "ok"))])
    await stores.incidents.append([attached(second.incident, 2, "vk:-101_3")])
    await stores.incidents.append([event(second.incident, 3, Closed("fixed"))])
    await stores.projections.tried("d-1", NOON + HOUR)

    async def seen() -> tuple[object, ...]:
        keys = ["post:vk:-101_1", "post:vk:-101_3", "street:town:ленина|12"]
        return (
            await stores.projections.cards(EVERYTHING, CardFilter()),
            await stores.projections.candidates(keys, NOON),
            await stores.projections.due(NOON + HOUR, 9),
        )

    before = await seen()
    assert await stores.projections.rebuild() == 2
    assert await seen() == before
    await stores.close()


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE audit SET actor = 'operator:boris' WHERE sequence = 2", 2),
        ("DELETE FROM audit WHERE sequence = 2", 2),
        ("DELETE FROM audit WHERE sequence = 3", 3),
        ("UPDATE audit SET chain = 'x' WHERE sequence = 1", 1),
        ("DELETE FROM audit", 1),
    ],
)
async def test_a_tampered_audit_log_shows_where(
    tmp_path: Path, tampering: str, broken: int
) -> None:
    stores = await opened_at(tmp_path)
    for number in range(3):
        await stores.audit.append(Audited(NOON + number, "operator:anna", "export"))
    edit(tmp_path / "otklik.sqlite3", tampering)
    assert await stores.audit.verify() == broken
    await stores.close()


async def test_broken_characters_are_replaced_outside_the_inbox(tmp_path: Path) -> None:
    stores = await opened_at(tmp_path)
    await stores.posts.save([judged(1, "половина \ud83d знака", kind=Kind.OTHER)])
    (found,) = await stores.posts.get([judged(1).post.id], EVERYTHING)
    assert found.post.text == "половина \ufffd знака"
    await stores.close()


async def test_a_failed_write_leaves_the_store_usable(tmp_path: Path) -> None:
    stores = await opened_at(tmp_path)
    with pytest.raises(ValueError, match="must begin"):
        await stores.incidents.append([attached("nobody", 1, "vk:-101_2")])
    await stores.incidents.append([opened()])
    await stores.close()


async def test_two_stores_on_one_file_see_each_other(tmp_path: Path) -> None:
    one, two = await opened_at(tmp_path), await opened_at(tmp_path)
    first = opened()
    await one.incidents.append([first])
    await two.incidents.append([attached(first.incident, 2, "vk:-101_2")])
    await one.incidents.append([attached(first.incident, 3, "vk:-101_3")])
    for stores in (one, two):
        loaded = await stores.incidents.load(first.incident)
        assert loaded is not None
        assert loaded.posts == ("vk:-101_1", "vk:-101_2", "vk:-101_3")
    await one.close()
    await two.close()
