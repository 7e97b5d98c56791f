"""Which incidents are worth weighing for a post."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.cards import card_of
from domain.instant import DAY, HOUR, MINUTE, Instant
from domain.records import Card
from incidents.nearness import Nearness
from incidents.scoring.scorer import shipped
from incidents.scoring.telling import Telling, telling_of
from incidents.scoring.weighing import Known, Told
from pipelines.reading import RussianAnalyser
from tests.builders import T0, a_judged, a_place, an_incident

READS = RussianAnalyser()
CARD = replace(card_of(an_incident(), 1), place=None, topic=None, last_at=T0)
TEXTS = (
    "яма у школы",
    "лифт застрял",
    "яма во дворе",
    "свет погас у школы",
    "лифт и яма",
    "батареи",
)


def telling(text: str, post: str = "p", at: Instant = T0, source: str = "chat") -> Telling:
    judged = a_judged(post, text=text, at=at)
    return replace(telling_of(judged, READS), source=source, place=None)


def card(name: str, at: Instant = T0) -> Card:
    return replace(CARD, incident=name, last_at=at)


def told(*texts: str, at: Instant = T0, source: str = "elsewhere") -> Told:
    return shipped().told([telling(text, at=at, source=source) for text in texts])


def nearness(*texts: str) -> Nearness:
    near = Nearness(shipped().scales)
    for n, text in enumerate(texts):
        near.reads(card(f"i{n}"), told(text))
    return near


def names(near: Nearness, post: Telling, *hung: str) -> list[str]:
    return [k.card.incident for k in near.ranked(post, hung, lambda _: True)]


def test_who_shares_more_and_rarer_words_stands_first() -> None:
    near = nearness("светофор мигает", "светофор мигает у гимназии", "кошка пропала")
    assert names(near, telling("у гимназии мигает светофор")) == ["i1", "i0"]


def test_what_the_post_hangs_under_stands_above_shared_words_but_not_after_a_fortnight() -> None:
    near = nearness("светофор мигает", "и у нас")
    near.reads(card("old", T0 - 15 * DAY), told("светофор мигает"))
    assert names(near, telling("светофор мигает"), "i1", "old") == ["i1", "i0"]


def test_the_same_source_counts_while_it_is_fresh() -> None:
    near = Nearness(shipped().scales)
    near.reads(card("now"), told("кошка", at=T0 - 10 * MINUTE, source="chat"))
    near.reads(card("then"), told("собака", at=T0 - 5 * HOUR, source="chat"))
    assert names(near, telling("батареи")) == ["now"]


def test_an_incident_that_is_read_anew_is_not_found_by_what_it_told_before() -> None:
    near = nearness("светофор мигает")
    near.reads(replace(card("i0"), place=a_place()), told("лифт застрял"))
    assert names(near, telling("светофор мигает")) == []
    assert names(near, telling("лифт застрял")) == ["i0"]


def test_only_those_that_fit_are_counted_among_the_most() -> None:
    near = nearness(*["светофор мигает"] * 30)
    even = near.ranked(telling("светофор мигает"), (), lambda k: int(k.card.incident[1:]) % 2 == 0)
    assert len(even) == 12
    assert all(int(k.card.incident[1:]) % 2 == 0 for k in even)


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(TEXTS)), max_size=20), st.data())
def test_a_way_of_readings_leaves_no_trace(
    readings: list[tuple[int, str]], data: st.DataObject
) -> None:
    walked, last = Nearness(shipped().scales), dict(readings)
    for name, text in readings:
        walked.reads(card(f"i{name}", T0 + name), told(text))
    kept = data.draw(st.sets(st.integers(0, 5)))
    walked.keep({f"i{name}" for name in kept})
    straight = Nearness(shipped().scales)
    for name in data.draw(st.permutations([n for n in last if n in kept])):
        straight.reads(card(f"i{name}", T0 + name), told(last[name]))
    for text in TEXTS:
        assert names(walked, telling(text)) == names(straight, telling(text))


def test_an_unchanged_reading_is_kept_with_its_new_card() -> None:
    near, read = Nearness(shipped().scales), told("светофор мигает")
    near.reads(card("i"), read)
    near.reads(replace(card("i"), posts=7), read)
    found: tuple[Known, ...] = near.ranked(telling("светофор мигает"), (), lambda _: True)
    assert [k.card.posts for k in found] == [7]
