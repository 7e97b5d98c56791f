"""What the index learns of a post."""

from dataclasses import replace

from domain.codes import Kind, Lane, State, Voice
from domain.place import Place
from domain.post import Post
from domain.query import Document
from domain.records import Card
from domain.verdict import Judged, Judgement, Verdict
from pipelines.reading import RussianAnalyser
from search.document import make_document, order_of

ANALYSER = RussianAnalyser()
NIGHT = 1_790_110_800_000_000  # 2026-09-22 22:00 in Greenwich, already the 23rd in Moscow


def judged(position: int = 5, **changes: object) -> Judged:
    post = Post(
        "vk:-1_2",
        "vk",
        "wall",
        "https://vk.example/wall-1_2",
        Voice.RESIDENT,
        NIGHT,
        NIGHT,
        "Яма во дворе",
        "c",
    )
    judgement = Judgement(
        Kind.COMPLAINT,
        "roads",
        "roads.pothole",
        danger=False,
        resolved_past=False,
        own_report=True,
        confidence=0.9,
        lane=Lane.NORMAL,
    )
    verdict = Verdict(post.revision, "e", replace(judgement, **changes), Place(territory="r/town"))
    return Judged(post, verdict, position=position)


def card(**changes: object) -> Card:
    first = Card(
        "i1", 7, 3, State.TAKEN, "complaint", "housing", "housing.yard", danger=False, place=None, territory="r/town/north", authority=None,
        operator=None, opened_at=NIGHT, last_at=NIGHT, posts=1, residents=1, first_post="vk:-1_2", answer_due=None,
    )  # fmt: skip
    return replace(first, **changes)


def made(post: Judged, of: Card | None = None) -> Document:
    return make_document(post, ANALYSER.read(post.post.text), of, "Europe/Moscow")


def test_a_post_of_no_incident_is_indexed_as_judged() -> None:
    document = made(judged())
    assert (document.kind, document.area, document.territory, document.state) == (
        "complaint",
        "roads",
        "r/town",
        "",
    )
    assert (document.day, document.bystander) == (20_260_923, False)
    assert document.stems == ("ям", "во", "двор")


def test_the_opening_post_follows_the_desk() -> None:
    document = made(judged(danger=True, lane=Lane.DANGER), card())
    assert (document.area, document.territory, document.state) == (
        "housing",
        "r/town/north",
        "taken",
    )
    assert (document.danger, document.lane) == (False, "normal")


def test_a_later_post_keeps_its_own_verdict() -> None:
    document = made(judged(), card(first_post="vk:-1_1", danger=True))
    assert (document.area, document.danger, document.state, document.incident) == (
        "roads",
        False,
        "taken",
        "i1",
    )


def test_what_concerns_nobody_is_a_bystander() -> None:
    assert made(judged(kind=Kind.OTHER)).bystander
    assert not made(judged(kind=Kind.OTHER, lane=Lane.UNSURE)).bystander
    assert not made(judged(kind=Kind.OTHER), card(first_post="x")).bystander


def test_order_is_unique_within_a_second_and_fits_64_bits() -> None:
    assert order_of(NIGHT, 4) < order_of(NIGHT + 400_000, 5) < order_of(NIGHT + 1_000_000, 1)
    assert len({order_of(NIGHT, position) for position in range(5_000)}) == 5_000
    assert 0 <= order_of(-5, 1) < order_of(10**30, 1 << 40) < 1 << 63


def test_an_absurd_time_still_has_a_day() -> None:
    post = judged()
    for published in (-(10**18), 10**30):
        absurd = replace(post, post=replace(post.post, published=published))
        assert 19_700_101 <= made(absurd).day <= 99_991_231
