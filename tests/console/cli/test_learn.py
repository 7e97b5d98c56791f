"""`otklik learn`: from corrections at the desk to a version that runs, and back."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from console.assembly import Service, open_service
from console.cli.exits import BAD, NOTHING, OK, PARTLY
from console.learned import versions_of
from console.learning import learn_at_night, number_of, refresh
from console.settings import settings_here
from domain.instant import DAY, HOUR, Instant, to_datetime
from incidents.desk import By
from tests.console.cli.shell import Shell, an_import, settle, shell_in

WHERE = ("у рынка", "на аллее", "за гаражами", "возле пруда", "в сквере", "у вокзала", "у школы")
WHEN = ("вчера", "второй день", "в обед", "по субботам", "с утра", "на той неделе", "каждый вечер")
TAIL = (
    "и бабочки летают",
    "а облака плывут",
    "гости смотрят",
    "птицы улетели",
    "дети рисуют мелом",
    "пахнет липой",
)
KITES = tuple(  # as many as a month has days
    f"{WHEN[n % 7]} {WHERE[n * 3 % 7]} кикшеринг чудит, {TAIL[n * 5 % 6]} {TAIL[(n // 6 + n) % 6]}"
    for n in range(29)
)
ASKED = "а у библиотеки кикшеринг чудит"


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town whose posts were opened by hand, because nobody but the desk knew what they complain of."""
    folder = an_import(tmp_path_factory.mktemp("kites"), *KITES)
    with pytest.MonkeyPatch.context() as patch:
        settle(folder, patch)
        asyncio.run(_open_all())
    return folder


@pytest.fixture
def desk(
    corrected: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    return shell_in(tmp_path, capsys, monkeypatch).with_data_of(corrected)


async def _open_all() -> None:
    service = await open_service(settings_here())
    for number in range(1, len(KITES) + 1):
        post, who = f"file:posts/{number}", ("anna", "boris", "vera")[number % 3]
        bound = (await service.stores.incidents.bindings([post])).get(post)
        if bound is None or bound.incident is None:
            await service.desk.open_from(post, By(who, 0, f"c{number}"))
    await service.close()


def kind_of(shell: Shell, *more: str) -> str:
    told = shell("explain", ASKED, "--json", *more).json
    return str(told["verdict"]["judgement"]["kind"])


def test_learning_takes_over_is_listed_explained_and_taken_back(desk: Shell) -> None:
    before = kind_of(desk)
    assert desk("learn", "--list", "--json").json == []
    told = desk("learn", "--json")
    assert told.code == OK, told.err
    assert told.json["version"] == 1
    assert told.json["trial"]["after"]["agreed"] > told.json["trial"]["before"]["agreed"]
    assert (before, kind_of(desk)) == ("other", "complaint")
    assert (kind_of(desk, "--model", "0"), kind_of(desk, "--model", "1")) == ("other", "complaint")
    engine = desk("explain", ASKED, "--json").json["verdict"]["engine"]
    assert number_of(engine) == 1

    kept = (desk.folder / "data" / "learned" / "0001.json").read_text("utf-8")
    assert "anna" not in kept
    assert "библиотек" not in kept
    assert json.loads(kept)["teachers"] == 3

    assert desk("learn", "--back").code == OK
    assert kind_of(desk) == "other"
    assert kind_of(desk, "--model", "1") == "complaint"
    assert desk("learn", "--list", "--json").json[0]["running"] is False
    assert desk("learn", "--back").code == BAD
    assert desk("learn", "--to", "1").code == OK
    assert kind_of(desk) == "complaint"
    assert desk("explain", ASKED, "--model", "9").code == BAD

    asyncio.run(_by_night())


class Night:
    """A clock that stands still."""

    def __init__(self, at: Instant) -> None:
        self.at = at

    def now(self) -> Instant:
        return self.at

    def wait(self, until: Instant) -> float:
        return max(0.0, float(until - self.at))

    def pace(self) -> float:
        return 0.0

    def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


async def _by_night() -> None:
    """Version 1 runs; somebody went back to it, so nights rest. Then they do not, but there is nothing new."""
    service = await open_service(settings_here())
    versions = versions_of(service.settings)
    at_three = _at_hour(service, 3)
    assert versions.held
    assert await learn_at_night(replace(service, clock=Night(at_three + DAY)), "test") is None
    versions.release()
    assert await learn_at_night(replace(service, clock=Night(at_three + 9 * HOUR)), "test") is None
    found = await learn_at_night(replace(service, clock=Night(at_three + DAY)), "test")
    assert found is not None
    assert found.reason is not None  # the running version already agrees as often
    assert found.reason.code == "no_better"
    assert (
        await learn_at_night(replace(service, clock=Night(at_three + DAY + HOUR)), "test") is None
    )
    assert number_of(service.flow.judging.panel.version) == 1
    versions.back(0)
    await refresh(service)
    assert number_of(service.flow.judging.panel.version) == 0
    await service.close()


def _at_hour(service: Service, hour: int) -> Instant:
    """The coming instant at which it is `hour` in the region's zone."""
    now = service.clock.now()
    here = to_datetime(now, service.pack.zone)
    return now + (hour - here.hour) * HOUR + DAY


def test_without_corrections_nothing_is_learned(shell: Shell) -> None:
    told = shell("learn")
    assert told.code == NOTHING
    assert "0" in told.err
    assert not (shell.folder / "data" / "learned" / "running").exists()
    assert shell("learn", "--back").code == BAD
    assert shell("learn", "--check", "--list").code == BAD


def test_a_labelled_table_is_learned_in_folds_and_from_another_file(shell: Shell) -> None:
    rows = "".join(f"яма на дороге {w},roads\nне горит фонарь {w},lights\n" for w in WHERE)
    file = shell.file("a.csv", f"text,label\n{rows}")
    asked = ("--text", "text", "--label", "label")
    out = shell.folder / "out.jsonl"
    told = shell(
        "evaluate",
        file,
        "--learn",
        "self",
        "--folds",
        "4",
        *asked,
        "--predictions",
        str(out),
        "--require",
        "weighted.f1>=0.9",
        "--require",
        "macro.f1>1",
    )
    assert told.code == PARTLY
    assert "macro.f1>1" in told.err
    assert "weighted.f1" not in told.err
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["row"] for line in lines] == list(range(14))
    assert set(lines[0]) == {"row", "label", "confidence"}

    bare = shell.file("b.csv", "text\nопять яма на дороге\n")
    assert shell("evaluate", bare, "--learn", file, *asked, "--predictions", str(out)).code == OK
    assert json.loads(out.read_text("utf-8"))["label"] == "roads"
    assert shell("evaluate", file, "--learn", "self").code == BAD
    assert shell("evaluate", file, "--learn", "self", "--text", "text", "--label", "no").code == BAD
