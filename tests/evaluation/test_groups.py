"""Groups are streamed without their labels and scored as the conventions say."""

import json
from pathlib import Path

import pytest

from domain.errors import BadInput
from domain.instant import DAY, MINUTE
from evaluation.groups import (
    GroupAnswer,
    GroupLine,
    GroupMessage,
    PairLine,
    read_groups,
    read_pairs,
    stream,
)
from evaluation.groups_marking import mark_groups
from evaluation.groups_peer import peer_figures
from evaluation.groups_running import Joined, answers
from evaluation.report import Report
from tests.builders import T0

TRUTH = (
    GroupLine((GroupMessage("a1", "яма"), GroupMessage("a2", "яма тут", 30, reply_to="a1"))),
    GroupLine((GroupMessage("b1", "лифт"), GroupMessage("b2", "лифт стоит", 5))),
    GroupLine((GroupMessage("n1", "спасибо"),)),
)
NEAR = (PairLine("a1", "b1"),)


def marked(*joined: str, suggested: dict[str, tuple[str, ...]] | None = None) -> Report:
    ids = [m.id for line in TRUTH for m in line.messages]
    given = [
        GroupAnswer(name, home, (suggested or {}).get(str(name), ()))
        for name, home in zip(ids, joined, strict=True)
    ]
    return mark_groups(TRUTH, NEAR, given)


def figure(report: Report, name: str) -> float:
    found = report.figure(name)
    assert found is not None, name
    return found.value


def test_the_truth_itself_is_perfect() -> None:
    report = marked("x", "x", "y", "y", "z")
    for name in ("joined.b3.f1", "joined.b3_all.f1", "joined.pairs.f1", "suggested.b3.f1"):
        assert figure(report, name) == 1.0
    assert figure(report, "joined.near_misses") == figure(report, "joined.noise") == 0.0
    assert report.mistakes == ()


def test_everything_apart_is_precise_and_finds_half() -> None:
    report = marked("alone:1", "alone:2", "alone:3", "alone:4", "alone:5")
    assert figure(report, "joined.b3.precision") == 1.0
    assert figure(report, "joined.b3.recall") == 0.5
    assert figure(report, "share.reached") == 0.0


def test_noise_and_near_misses_in_an_incident_are_counted() -> None:
    report = marked("x", "x", "x", "x", "x")
    assert figure(report, "joined.near_misses") == figure(report, "joined.noise") == 1.0
    assert figure(report, "joined.b3.precision") == pytest.approx(2 / 5)


def test_a_right_suggestion_counts_for_the_wider_figures_only() -> None:
    report = marked("x", "u", "y", "y", "z", suggested={"a2": ("a1",)})
    assert figure(report, "joined.b3.recall") == 0.75
    assert figure(report, "suggested.b3.recall") == 1.0


def test_the_worst_mistakes_name_what_was_joined_wrongly() -> None:
    report = marked("x", "u", "x", "y", "z")
    assert {(m.labelled, m.answered) for m in report.mistakes} >= {("a1", "b1"), ("a2", "—")}


def test_the_stream_is_in_the_order_of_time_and_tells_what_answers_what() -> None:
    told = stream(TRUTH, T0, seed=1)
    assert [t.at for t in told] == sorted(t.at for t in told)
    assert all(T0 - 14 * DAY <= t.at <= T0 + 30 * MINUTE for t in told)
    assert {t.row: (t.reply_to, t.thread) for t in told}[1] == (0, 0)
    assert all(t.reply_to is None for t in stream(TRUTH, T0, seed=1, replies=False))


def test_the_seed_alone_places_groups_without_an_instant() -> None:
    assert stream(TRUTH, T0, seed=1) == stream(TRUTH, T0, seed=1)
    assert stream(TRUTH, T0, seed=1) != stream(TRUTH, T0, seed=2)


def test_replies_that_answer_each_other_have_an_end() -> None:
    circle = GroupLine((GroupMessage(1, "а", reply_to=2), GroupMessage(2, "б", reply_to=1)))
    assert len(stream((circle,), T0, seed=1)) == 2


def test_suggestions_are_the_messages_of_the_suggested_incident() -> None:
    messages = [m for line in TRUTH for m in line.messages]
    joined = [Joined(i, name) for i, name in enumerate(("x", None, "y", "y", None))]
    joined[1] = Joined(1, None, ("y",))
    given = answers(messages, joined)
    assert given[1] == GroupAnswer("a2", "alone:a2", ("b1", "b2"))
    assert len({a.joined for a in given}) == 4


def test_ids_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    line = json.dumps({"messages": [{"id": 1, "text": "а"}, {"id": 1, "text": "б"}]})
    file = tmp_path / "groups.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(BadInput, match="group_id_repeated"):
        read_groups(file)


def test_a_pair_of_another_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(json.dumps({"a_id": "a1", "b_id": "nobody"}), encoding="utf-8")
    with pytest.raises(BadInput, match="pair_id_unknown"):
        read_pairs(file, TRUTH)


def test_a_file_of_one_message_has_no_peer() -> None:
    lines = (GroupLine((GroupMessage("a", "яма"),)),)
    assert peer_figures(lines, (), stream(lines, T0, seed=1)) == ()


def test_what_a_message_does_not_tell_may_be_null_and_times_have_a_limit(tmp_path: Path) -> None:
    told = {"id": 1, "text": "а", "minutes_after_first": None, "source": None, "reply_to": None}
    file = tmp_path / "groups.jsonl"
    file.write_text(json.dumps({"group": None, "messages": [told]}), encoding="utf-8")
    (one,) = stream(read_groups(file), T0, seed=1)
    assert one.source == ""
    file.write_text(json.dumps({"messages": [{**told, "minutes_after_first": 1e15}]}), "utf-8")
    with pytest.raises(BadInput, match="file_bad_line"):
        read_groups(file)
