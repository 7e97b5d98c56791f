import os

import pytest

from console.cli.main import run
from console.settings import read_settings
from domain.errors import SettingsError

SERVERS = {
    "OTKLIK_STORE": "mongodb://db:27017/town",
    "OTKLIK_SEARCH": "http://a:9200,http://b:9200",
    "OTKLIK_QUEUE": "redis://queue:6379/0",
}


def refused(**changed: str) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        read_settings(changed)
    return (caught.value.reason.code, *caught.value.reason.params)


def test_without_a_word_everything_lies_in_files() -> None:
    settings = read_settings({"OTKLIK_DATA": "/d"})
    engines = settings.engines
    assert (engines.store_server, engines.search_server, engines.cluster) == (False, False, False)
    assert str(settings.database) == "/d/otklik.sqlite"


def test_the_file_may_lie_elsewhere() -> None:
    assert str(read_settings({"OTKLIK_STORE": "sqlite:/x/y.sqlite"}).database) == "/x/y.sqlite"


def test_servers_are_named_by_their_addresses() -> None:
    engines = read_settings(SERVERS).engines
    assert (engines.store_server, engines.search_server, engines.cluster) == (True, True, True)
    assert engines.database == "town"


def test_a_password_of_its_own_goes_into_the_address(tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "password"
    file.write_text("s/e:c@ret\n", encoding="utf-8")
    named = SERVERS | {"OTKLIK_SEARCH": "http://anna@a:9200,http://anna@b:9200"}
    engines = read_settings(
        named | {"OTKLIK_SEARCH_PASSWORD_FILE": str(file), "OTKLIK_QUEUE_PASSWORD": "p"}
    ).engines
    secret = "s%2Fe%3Ac%40ret"
    assert engines.search == f"http://anna:{secret}@a:9200,http://anna:{secret}@b:9200"
    assert engines.queue == "redis://:p@queue:6379/0"
    assert secret not in repr(engines)


def test_what_cannot_work_together_is_refused_with_the_line_to_fix() -> None:
    queue = SERVERS["OTKLIK_QUEUE"]
    assert refused(OTKLIK_QUEUE=queue) == (
        "queue_needs_store_server", "OTKLIK_QUEUE", "OTKLIK_STORE",
    )  # fmt: skip
    assert refused(OTKLIK_QUEUE=queue, OTKLIK_STORE=SERVERS["OTKLIK_STORE"]) == (
        "queue_needs_search_server", "OTKLIK_QUEUE", "OTKLIK_SEARCH",
    )  # fmt: skip
    assert refused(OTKLIK_STORE="postgres://x")[:2] == ("setting_not_an_address", "OTKLIK_STORE")
    assert refused(OTKLIK_SEARCH="a:9200")[:2] == ("setting_not_an_address", "OTKLIK_SEARCH")


@pytest.mark.parametrize("command", ["work", "clock", "web"])
def test_parts_of_a_cluster_need_a_queue(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTKLIK_LANGUAGE", "en")
    assert run([command]) == 2
    assert "OTKLIK_QUEUE=redis://" in capsys.readouterr().err


def test_the_whole_without_a_pack_of_its_own_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTKLIK_LANGUAGE", "en")
    for name in [name for name in os.environ if name.startswith(("OTKLIK_PLACE_", "OTKLIK_PACK"))]:
        monkeypatch.delenv(name)
    assert run(["run"]) == 2
    told = capsys.readouterr().err
    assert "otklik demo" in told
    assert "docs/packs.md" in told


def test_the_whole_in_one_process_needs_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTKLIK_LANGUAGE", "en")
    for name, value in SERVERS.items():
        monkeypatch.setenv(name, value)
    assert run(["run"]) == 2
    assert "otklik web, collect, work and clock" in capsys.readouterr().err
