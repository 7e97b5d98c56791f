"""An invented town with a service of its own, for tests of the console: what is written is found at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

from console.assembly import Service
from console.settings import Settings
from console.wording.messages import Messages
from domain.codes import Kind, Lane, Reason, Voice
from domain.instant import HOUR, MINUTE, Instant
from domain.pack import Authority, Duty, Pack, SavedQuery, Topic
from domain.place import Landmark, Place, Street, Territory
from domain.post import Post, RawPost
from domain.records import Account, Card
from domain.source import Health, Manifest, SourceKind, SourceState
from domain.verdict import Finding, Judged, Judgement, Route, Verdict
from incidents.channels.outbox import FileOutbox
from incidents.desk import Desk
from incidents.handoff.delivery import Deliverer
from incidents.handoff.handover import HandOver
from incidents.intake import Intake
from incidents.joining import Joiner
from incidents.likeness import Likeness
from incidents.recording import Pen
from incidents.watch.alerts import Watch
from incidents.watch.forgetting import Forgetting
from pipelines.reading import RussianAnalyser
from scheduler.indexing import Indexing
from search.memory import MemoryIndex
from storage.memory import MemoryStores

NOON: Instant = 1_790_071_200_000_000  # 2026-09-22, 13:00 in Moscow

TOPICS = (
    Topic("roads.yard", "roads", "Ремонт дворов", "Yard repairs", "roads"),
    Topic("housing.heat", "housing", "Теплосети", "Heating", "heat", severity=5, acute=True),
    Topic("transport.missed", "transport", "Срыв рейсов", "Missed runs", "buses"),
    Topic("housing.water", "housing", "Водоснабжение", "Water supply", "water"),
    Topic("housing.lift", "housing", "Лифты", "Lifts", "homes"),
    Topic("roads.safety", "roads", "Безопасность движения", "Road safety", "roads"),
    Topic("safety.self_harm", "safety", "Человек в беде", "A person in trouble", "crisis", severity=5, sensitive=True),
)  # fmt: skip
PACK = Pack(
    code="luchinsk",
    version="14",
    name="Лучинск",
    zone="Europe/Moscow",
    territories=(
        Territory("luchinsk", "Лучинск"),
        Territory("luchinsk/centre", "Центральный округ"),
        Territory("luchinsk/north", "Северный округ"),
        Territory("berezovka", "Берёзовка"),
    ),
    topics=TOPICS,
    authorities=(
        Authority("roads", "МКУ «Дороги Лучинска»", "roads", "luchinsk", email="roads@luchinsk.example", reply_hours=24),
        Authority("heat", "МУП «Теплосеть»", "heat", "luchinsk", email="heat@luchinsk.example", reply_hours=4),
        Authority("buses", "Пассажирские перевозки", "buses", "luchinsk", email="bus@luchinsk.example"),
    ),
    routes=(),
    sources=(
        Manifest("vk:yard", SourceKind.VK_WALL, "-1", "luchinsk", "Мой Лучинск"),
        Manifest("vk:talk", SourceKind.VK_WALL, "-2", "luchinsk", "Подслушано Лучинск"),
        Manifest("tg:chat", SourceKind.TELEGRAM, "luchat", "luchinsk", "Лучинск чат"),
        Manifest("forum", SourceKind.WEB, "http://forum.example", "luchinsk", "Городской форум"),
    ),
    streets=(Street("Ленина", "luchinsk/centre"), Street("Рябиновая", "luchinsk/north")),
    landmarks=(Landmark("остановка «Рынок»", "luchinsk/centre"),),
    queries=(
        SavedQuery("Вода и отопление", areas=("housing",), recipient="duty@luchinsk.example"),
        SavedQuery("Дворы", text="двор OR яма", recipient="duty@luchinsk.example"),
    ),
    duty=Duty(("duty@luchinsk.example",), "care@luchinsk.example"),
)  # fmt: skip


@dataclass(slots=True)
class StillClock:
    """Time that a test moves by hand."""

    at: Instant = NOON

    def now(self) -> Instant:
        return self.at

    def wait(self, _until: Instant) -> float:
        return 0.0

    def pace(self) -> float:
        return 0.0

    def sleep(self, _seconds: float) -> None:
        raise AssertionError("nothing waits in these tests")


@dataclass(slots=True)
class Town:
    """A service and a way to let residents write."""

    service: Service
    intake: Intake
    clock: StillClock
    number: int = 0
    written: dict[str, Judged] = field(default_factory=dict)

    async def write(self, text: str, **told: Any) -> str:
        """Somebody writes; the post is judged as told, taken in and indexed. Answers with its id."""
        self.number += 1
        judged = judged_of(f"vk:-1_{self.number}", text, self.clock.at, told)
        (saved,) = await self.service.stores.posts.save([judged])
        await self.intake.take_in([saved], Pen("engine", PACK.version, "test", self.clock.at))
        await self.settle()
        self.written[saved.post.id] = saved
        return saved.post.id

    async def settle(self) -> None:
        """Let the index catch up with the store."""
        await self.service.indexing.catch_up()

    async def card(self, post: str) -> Card:
        """The card of the incident a post belongs to."""
        return (await self.service.stores.projections.of_posts([post]))[post]

    async def person(
        self, name: str, role: str = "operator", scope: Sequence[str] = ("",), language: str = "ru"
    ) -> None:
        """Somebody who may sign in by link."""
        await self.service.stores.accounts.save(
            Account(name, role, tuple(scope), language=language)
        )


def judged_of(post_id: str, text: str, now: Instant, told: Mapping[str, Any]) -> Judged:
    """A judged post; `told` may name kind, area, topic, danger, place, source, at, words, copy_of and more."""
    raw = RawPost(post_id, "vk", "", "", Voice.RESIDENT, now, text)
    at = told.get("at", now - 5 * MINUTE)
    post = Post(
        id=post_id,
        platform=told.get("platform", "vk"),
        source=told.get("source", "vk:yard"),
        url=told.get("url", f"https://vk.example/{post_id}"),
        voice=told.get("voice", Voice.RESIDENT),
        published=at,
        first_seen=at + MINUTE,
        text=text,
        content=raw.content_hash(),
        reply_to=told.get("reply_to"),
        mark=told.get("mark", post_id),
    )
    kind = Kind(told.get("kind", Kind.COMPLAINT))
    judgement = Judgement(
        kind=kind,
        area=told.get("area", "roads"),
        topic=told.get("topic", "roads.yard"),
        danger=told.get("danger", False),
        resolved_past=False,
        own_report=True,
        confidence=told.get("confidence", 0.97),
        lane=told.get("lane", Lane.DANGER if told.get("danger") else Lane.NORMAL),
        findings=tuple(_findings(text, kind, told.get("words", ()))),
    )
    owner = told.get("owner", "roads")
    route = Route(owner, Reason("topic_rule", (judgement.topic or "",))) if owner else None
    verdict = Verdict(post.revision, "test-1", judgement, told.get("place"), route=route)
    return Judged(post, verdict, told.get("copy_of"))


def _findings(text: str, kind: Kind, words: Sequence[str]) -> list[Finding]:
    found = [(word, text.find(word)) for word in words]
    return [Finding("rules", kind.value, a, a + len(word), 2.0) for word, a in found if a >= 0]


def here(street: str, house: str | None = None, territory: str = "luchinsk/centre") -> Place:
    """An address in the town."""
    return Place(street, house, territory=territory, confidence=0.95)


@cache
def the_analyser() -> RussianAnalyser:
    """One for all tests: its dictionaries take a while."""
    return RussianAnalyser()


async def a_town(folder: Path, clock: StillClock | None = None) -> Town:
    """A town whose service lives in memory; keys and outbox lie in the folder."""
    clock, stores, analyser = clock or StillClock(), MemoryStores(), the_analyser()
    settings = Settings(data=folder, pack=folder, language="ru")
    await stores.packs.put(PACK)
    index = MemoryIndex(analyser)
    watch = Watch(PACK.queries, PACK.duty, lambda query, _: not query.text)
    joiner = Joiner({topic.code: topic for topic in PACK.topics})
    likeness = Likeness(stores.posts, stores.incidents, analyser)
    intake = Intake(stores.incidents, stores.projections, joiner, watch, likeness)
    outbox = FileOutbox(settings.outbox, "otklik@luchinsk.example")
    nothing = cast("Any", None)  # the judging rooms are not what these tests are about
    service = Service(
        settings=settings,
        clock=clock,
        pack=PACK,
        stores=stores,
        analyser=analyser,
        index=index,
        judging=nothing,
        flow=nothing,
        indexing=Indexing(stores.posts, stores.projections, index, analyser, PACK, clock),
        desk=Desk(stores.incidents, stores.posts, stores.notes, clock, lambda: PACK),
        hand_over=HandOver(
            stores.incidents, stores.posts, stores.notes, stores.source_states, clock, lambda: PACK
        ),
        deliverer=Deliverer(
            stores.incidents,
            stores.projections,
            {"email": outbox, "file": outbox},
            Messages(stores, PACK, settings),
            clock,
            PACK.version,
        ),
        forgetting=Forgetting(
            stores.posts, stores.census, stores.vault, index, stores.incidents, stores.projections, clock, lambda: PACK
        ),
    )  # fmt: skip
    for manifest in PACK.sources:
        state = SourceState(
            manifest.name, Health.HEALTHY, NOON - 9 * HOUR, last_success=NOON - MINUTE
        )
        await stores.source_states.save(state)
    return Town(service, intake, clock)


async def a_busy_morning(town: Town) -> None:
    """What the design's picture shows."""
    h = HOUR
    yard = here("Ленина", "12")
    first = await town.write(
        "Во дворе Ленина 12 третью неделю яма, ребёнок вчера упал. Куда только не писали, приезжают, фотографируют и уезжают",
        place=yard, at=NOON - 3 * h, words=("яма", "третью неделю", "Куда только не писали"),
    )  # fmt: skip
    await town.write(
        "Машину оставил на Ленина 12, утром колесо в этой яме, диск под замену",
        place=yard, at=NOON - 2 * h, source="vk:talk", words=("яме",),
    )  # fmt: skip
    await town.write(
        "Во дворе Ленина 12 третью неделю яма, ребенок вчера упал. Куда только не писали",
        place=yard, at=NOON - 2 * h, source="tg:chat", platform="telegram", copy_of=first, words=("яма",),
    )  # fmt: skip
    await town.write(
        "На Рябиновой 9 из-под люка бьёт кипяток, пар стоит, рядом площадка, дети бегают!! аварийка не берёт",
        place=here("Рябиновая", "9", "luchinsk/north"), topic="housing.heat", area="housing", danger=True, owner="heat",
        source="vk:talk", at=NOON - 20 * MINUTE, words=("кипяток", "дети бегают", "аварийка не берёт"),
    )  # fmt: skip
    await town.write(
        "а можно у садика на Мира лежачего положить? носятся как на трассе, утром детей не перевести",
        kind=Kind.SUGGESTION, topic="roads.safety", place=here("Мира"), source="tg:chat", platform="telegram",
        at=NOON - 40 * MINUTE, words=("можно", "лежачего положить"),
    )  # fmt: skip
    await town.write(
        "Подскажите, когда воду дадут на Северной? обещали к обеду, уже обед прошёл",
        kind=Kind.QUESTION, topic="housing.water", area="housing", place=here("Северная", None, "luchinsk/north"),
        source="vk:talk", at=NOON - 50 * MINUTE, words=("когда воду дадут",), owner=None,
    )  # fmt: skip
    await town.write(
        "Автобус 7 не пришёл ни в 7:10, ни в 7:40. Вчера так же. На остановке у рынка человек тридцать",
        topic="transport.missed", area="transport", owner="buses", source="forum", platform="web",
        place=Place(object="остановка «Рынок»", territory="luchinsk/centre"), at=NOON - 5 * h,
        words=("не пришёл", "Вчера так же"),
    )  # fmt: skip
    await town.write(
        "Третий подъезд Победы 31, лифт опять встал. Бабушка с пятого сидит дома",
        topic="housing.lift", area="housing", place=here("Победы", "31"), at=NOON - 26 * h, owner=None,
        words=("лифт", "встал"),
    )  # fmt: skip
    await town.write(
        "Ну спасибо за новую дорогу на Садовой, ямы теперь в два раза ровнее прежних",
        lane=Lane.UNSURE, confidence=0.71, place=here("Садовая"), source="vk:talk", at=NOON - 30 * MINUTE,
        words=("ямы",),
    )  # fmt: skip
    for text in ("Котёнок ищет дом, серый, ласковый", "Доброе утро, Лучинск! Сегодня +12"):
        await town.write(text, kind=Kind.OTHER, area=None, topic=None, owner=None, at=NOON - h)
