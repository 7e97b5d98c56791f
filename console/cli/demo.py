"""`otklik demo`: a city on loopback, watched by the whole service; or a life played without a screen."""

import asyncio
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from console.cli.exits import BAD
from console.cli.outputs import open_out
from console.cli.say import say_here
from console.cli.screen import complain, line, remark
from domain.errors import BadInput

if TYPE_CHECKING:
    from console.assembly import Service
    from console.demo.town import Town
    from domain.records import Counts

VISITOR = "demo"


def register(app: typer.Typer) -> None:
    """Add the group: without a subcommand it plays."""
    group = typer.Typer()
    group.callback(invoke_without_command=True)(_demo)
    group.command("say")(_say)
    app.add_typer(group, name="demo")


def _demo(
    context: typer.Context,
    life: Annotated[Path | None, typer.Option("--life", file_okay=False, exists=True)] = None,
    speed: Annotated[float, typer.Option("--speed", min=0)] = 0,
    report: Annotated[Path | None, typer.Option("--report", dir_okay=False)] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=14)] = 14,
) -> None:
    if context.invoked_subcommand is not None:
        return
    if life is None and report is None:
        asyncio.run(_show())
    else:
        asyncio.run(_play(life, speed, report, days))


def _say(text: str, source: Annotated[str, typer.Option("--source")] = "vk:group1") -> None:
    asyncio.run(_tell(text, source))


async def _show() -> None:
    from console.demo.show import Stage, show  # noqa: PLC0415
    from console.running import refuse_busy_port  # noqa: PLC0415
    from console.settings import settings_here  # noqa: PLC0415

    settings = settings_here()
    refuse_busy_port(settings)
    await show(Stage(settings), _progress, _live)


async def _live(service: "Service", town: "Town", counts: "Counts") -> None:
    """Serve the console over the running city."""
    from console.demo.cases import cases_of  # noqa: PLC0415
    from console.demo.town import LIFE  # noqa: PLC0415
    from console.demo.visit import Visitor  # noqa: PLC0415
    from console.running import run_service  # noqa: PLC0415
    from console.web.accounts import issue_link  # noqa: PLC0415
    from console.web.app import make_app  # noqa: PLC0415
    from domain.records import Account  # noqa: PLC0415

    say = say_here()
    visitor = Visitor(town, service.settings.outbox)
    app = make_app(service, visitor, await cases_of(service, town, LIFE))
    account = Account(VISITOR, "administrator", ("",), language=service.settings.language)
    await service.stores.accounts.save(account)

    async def ready(address: str) -> None:
        link = await issue_link(service.stores.accounts, VISITOR, service.clock.now())
        line(say("demo.ready", counts.posts, counts.flagged, counts.open, counts.urgent))
        line(f"{address}{link}", "bold")
        line(
            say(
                "demo.shell",
                f"OTKLIK_DATA={shlex.quote(str(town.folder))} {sys.argv[0]} search яма",
            )
        )
        line(say("demo.stop"))

    await run_service(service, app, town.environ(), ready)


async def _play(life: Path | None, speed: float, report_to: Path | None, days: int = 14) -> None:
    from console.assembly import open_service  # noqa: PLC0415
    from console.demo.headless import Diary, play  # noqa: PLC0415
    from console.demo.show import Stage  # noqa: PLC0415
    from console.demo.town import LIFE  # noqa: PLC0415
    from console.settings import settings_here  # noqa: PLC0415
    from console.writing import writer_of  # noqa: PLC0415

    _refuse_early(life or LIFE, report_to)
    stage = Stage(settings_here(), life=life or LIFE)
    town = await stage.open(0)
    service = await open_service(town.settings(stage.settings))
    try:
        async with writer_of(service) as writer:
            diary = Diary(service, town)
            await play(diary, writer, _minute, speed, days)
            if report_to is not None:
                lines = await diary.report(report_to)
                remark(say_here()("demo.reported", lines, report_to))
        calls = await town.get("/calls")
        line(say_here()("demo.calls", calls["calls"], calls["over_second"], calls["over_day"]))
    finally:
        await service.close()
        await town.close()


def _refuse_early(life: Path, report_to: Path | None) -> None:
    """What would spoil the play at its end, or its city at the start, is told before it begins."""
    from demo.life import LifeError, read_life  # noqa: PLC0415

    try:
        read_life(life)
    except LifeError as error:
        raise BadInput("life_bad", str(error)) from error
    if report_to is not None:
        open_out(report_to, [life / "posts.jsonl"]).close()


async def _tell(text: str, source: str) -> None:
    import aiohttp  # noqa: PLC0415

    from console.demo.show import Stage  # noqa: PLC0415
    from console.demo.town import switchboard  # noqa: PLC0415
    from console.settings import settings_here  # noqa: PLC0415

    say, stage = say_here(), Stage(settings_here())
    try:
        address = switchboard(stage.folder)
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{address}/say", data={"text": text, "source": source}) as answer,
        ):
            if answer.status == 400:
                complain(say("demo.not_said", source))
                raise typer.Exit(BAD)
            line(say("demo.said", source))
    except (OSError, aiohttp.ClientError) as error:
        complain(say("demo.not_running"))
        raise typer.Exit(BAD) from error


def _progress(stage: str, count: int) -> None:
    remark(say_here()(f"demo.{stage}", count))


def _minute(minute: float) -> None:
    """One line that is written over, where somebody looks."""
    if sys.stderr.isatty():
        day, rest = divmod(int(minute), 1440)
        hour, left = divmod(rest, 60)
        sys.stderr.write("\r" + say_here()("demo.minute", day + 1, f"{hour:02}:{left:02}"))
        sys.stderr.flush()
