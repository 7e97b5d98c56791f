"""Incidents, sources, accounts, forgetting, the index and the check, from the command line."""

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from console.assembly import open_service
from console.cli.exits import BAD, NOTHING, OK, PARTLY
from console.cli.work.forgetting import check_address, remove
from console.cli.work.here import service_here, writers_turn
from console.settings import settings_here
from console.writing import acquire, writer_of
from domain.errors import BadInput
from tests.console.cli.shell import Shell

BURST = "На Садовой 12 прорвало трубу, кипяток заливает двор"


def test_incidents_are_listed_and_shown(town: Shell) -> None:
    assert "Всего 2, показано 2" in town("incidents").out
    assert town("incidents", "list", "--area", "roads", "--json").json["total"] == 1
    number = town("incidents", "--area", "roads", "--json").json["incidents"][0]["number"]
    shown = town("incidents", str(number))
    assert shown.code == OK
    assert "яма" in shown.out
    assert "История" in shown.out
    assert town("incidents", "show", str(number), "--json").json["events"][0]["body"]


def test_an_incident_that_is_not_there_ends_with_3(town: Shell) -> None:
    assert town("incidents", "show", "77").code == NOTHING
    assert town("incidents", "list", "--state", "closed").code == NOTHING


def test_sources_tell_health_backlog_and_issues(town: Shell) -> None:
    told = town("sources", "--json").json
    names = {s["name"]: s for s in told["sources"]}
    assert names["file:posts"]["state"]["health"] == "healthy"
    assert names["vk:group1"]["state"] is None
    assert told["backlog"]["waiting"] == 0
    assert town("sources", "nowhere").code == NOTHING
    town("import", town.file("bad.csv", "text,date\nяма,никогда\n"))
    assert "не взято строк — 1" in town("sources", "file:bad").out


def test_a_post_is_forgotten_everywhere_with_a_receipt(town: Shell) -> None:
    receipt = town("forget", "file:posts/1", "--json").json
    assert receipt["posts"] == ["file:posts/1"]
    assert receipt["erased"]["posts"] == 1
    assert town("search", "яма", "--bystanders", "include").code == NOTHING
    assert town("forget", "file:posts/1").code == NOTHING
    again = town("import", str(town.folder / "posts.jsonl"))
    assert "новых 0" in again.out
    assert town("search", "яма", "--bystanders", "include").code == NOTHING


@pytest.mark.parametrize("url", ["", " ", "https://", "vk.com", "file:posts"])
def test_an_address_of_no_post_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match="forget_no_address"):
        check_address(url)


def test_a_post_is_forgotten_beside_a_running_service(town: Shell) -> None:
    async def beside() -> int:
        service = await open_service(settings_here())
        try:
            async with writer_of(service) as writer:
                await service.indexing.catch_up()
                forgetting = asyncio.create_task(remove("file:posts/1", as_json=False))
                while not forgetting.done():
                    await writer.carry()
                    await asyncio.sleep(0.05)
                return await forgetting
        finally:
            await service.close()

    assert asyncio.run(beside()) == OK
    assert town("search", "яма", "--bystanders", "include").code == NOTHING
    assert "яма" not in town("incidents", "show", "1").out


ELSEWHERE = "writer-another-host-1"


def test_beside_a_running_service_an_import_only_fills_the_inbox(town: Shell) -> None:
    file = town.rows(BURST, name="more.jsonl")

    async def beside() -> str:
        service = await open_service(settings_here())
        try:
            async with writer_of(service, ELSEWHERE):
                result = await asyncio.to_thread(town, "import", file)
                return result.out
        finally:
            await service.close()

    assert "сделает работающая служба" in asyncio.run(beside())
    assert town("sources", "--json").json["backlog"]["waiting"] == 1


def test_the_turn_of_a_killed_command_is_free_at_once(town: Shell) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
    )
    holder = f"writer-{os.uname().nodename}-{int(dead.stdout)}"

    async def after_a_kill() -> bool:
        async with service_here() as service:
            await acquire(service, holder)
            async with writers_turn(service) as writer:
                return writer is not None

    assert asyncio.run(after_a_kill())
    assert town("reindex").code == OK


def test_the_index_can_be_made_anew(town: Shell) -> None:
    before = town("search", "--json", "--bystanders", "include").json["total"]
    assert "сообщений: 2" in town("reindex").out
    assert town("search", "--json", "--bystanders", "include").json["total"] == before


def test_the_index_is_left_alone_while_a_service_runs(town: Shell) -> None:
    async def beside() -> int:
        service = await open_service(settings_here())
        try:
            async with writer_of(service, ELSEWHERE):
                return (await asyncio.to_thread(town, "reindex")).code
        finally:
            await service.close()

    assert asyncio.run(beside()) == BAD


def test_people_are_added_with_a_link_that_signs_in_once(shell: Shell) -> None:
    added = shell("accounts", "add", "anna", "--role", "viewer", "--scope", "Заречинск")
    assert re.search(r"http://127\.0\.0\.1:8080/enter/\S{20,}", added.out)
    (person,) = shell("accounts", "list", "--json").json
    assert (person["name"], person["role"], person["scope"]) == ("anna", "viewer", ["zarechinsk"])
    assert shell("accounts", "add", "anna").code == BAD
    assert shell("accounts", "link", "boris").code == BAD


def test_people_are_shut_out_and_let_in_but_the_last_administrator_stays(shell: Shell) -> None:
    shell("accounts", "add", "anna", "--role", "administrator")
    shell("accounts", "add", "boris")
    assert shell("accounts", "disable", "anna").code == BAD
    assert shell("accounts", "disable", "boris").code == OK
    assert [p["disabled"] for p in shell("accounts", "list", "--json").json] == [False, True]
    assert shell("accounts", "enable", "boris").code == OK


def test_a_check_tells_what_is_missing(shell: Shell) -> None:
    result = shell("check")
    assert result.code == PARTLY
    assert "OTKLIK_VK_TOKEN" in result.out
    shell.patch.setenv("OTKLIK_VK_TOKEN", "key")
    assert shell("check").code == OK


def test_a_check_names_every_problem_of_a_pack_with_its_line(shell: Shell) -> None:
    pack = shell.folder / "pack"
    pack.mkdir()
    (pack / "pack.yml").write_text(
        "code: x\nversion: 1\nname: []\nzone: Europe/Nowhere\n", encoding="utf-8"
    )
    shell.patch.setenv("OTKLIK_PACK", str(pack))
    result = shell("check")
    assert result.code == BAD
    assert len(result.err.strip().splitlines()) > 1
    assert "pack.yml" in result.err


def test_a_live_check_calls_every_source_and_says_who_acts(shell: Shell) -> None:
    pack = shell.folder / "pack"
    pack.mkdir()
    for sheet in Path(shell.environ["OTKLIK_PACK"]).glob("*.yml"):
        (pack / sheet.name).write_bytes(sheet.read_bytes())
    (pack / "sources.yml").write_text(
        "- name: news\n  kind: feed\n  address: http://127.0.0.1:9/rss\n  territory: zarechinsk\n  title: Новости\n",
        encoding="utf-8",
    )
    shell.patch.setenv("OTKLIK_PACK", str(pack))
    result = shell("check", "--live")
    assert result.code == PARTLY
    assert "Новости" in result.out
    assert "Действует" in result.out
    assert json.loads(shell("sources", "--json").out)["sources"][0]["state"] is None
