from domain.run import Issue, Run
from domain.stores import Stores
from tests.storage.build import NOON


def run(source: str, number: int) -> Run:
    return Run(source, NOON + number, NOON + number + 1, "ok", requests=number)


async def test_runs_come_newest_first(adapters: Stores) -> None:
    for number, source in enumerate(["a", "b", "a"]):
        await adapters.run_log.record(run(source, number))
    assert await adapters.run_log.runs(None, 2) == (run("a", 2), run("b", 1))
    assert await adapters.run_log.runs("a", 9) == (run("a", 2), run("a", 0))


async def test_the_same_issue_is_counted(adapters: Stores) -> None:
    lost = Issue("unknown_field", "a", params=("x",))
    other = Issue("unknown_field", "a", params=("y",))
    await adapters.run_log.report([lost, other], NOON)
    await adapters.run_log.report([lost], NOON + 5)
    await adapters.run_log.report([Issue("slow", "b", "error")], NOON + 1)
    assert await adapters.run_log.issues("a", 9) == ((lost, 2, NOON + 5), (other, 1, NOON))
    assert [i.source for i, _, _ in await adapters.run_log.issues(None, 2)] == ["a", "b"]
