"""Learned heads on the command line: labelled tables in, predictions and a report out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.cli.say import say_here
from console.cli.work.measuring import Outcome, Wishes, finish, missed, output, write
from console.cli.work.progress import bar
from domain.errors import BadInput
from domain.post import Reading
from evaluation.labelled import LabelledRows, read_labelled
from evaluation.learned import (
    Asked,
    LearnedAnswer,
    answers_of,
    folds,
    mark_learned,
    peer_of,
    read_masked,
    teaching,
)
from evaluation.report import read_requirement

SELF = "self"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which table is asked about, which one teaches (`self`: the same, in folds), and their columns."""

    file: Path | None
    learn: str
    text: str
    label: str
    folds: int


@dataclass(frozen=True, slots=True)
class _Tables:
    """What is asked about and what teaches, with their readings."""

    asked: LabelledRows
    questions: tuple[Reading, ...]
    told: LabelledRows
    lessons: tuple[Reading, ...]


def measure_learned(wanted: Wanted, wishes: Wishes) -> int:
    """Learn and answer; 1 when a required figure is missed."""
    bars = [read_requirement(written) for written in wishes.require]
    if wanted.file is None or not wanted.text or not wanted.label:
        raise BadInput("learned_columns_needed")
    if wishes.against is not None:
        raise BadInput("evaluate_against_messages")
    tables = _read(wanted, wanted.file)
    given = (wanted.file, Path(wanted.learn))
    with output(wishes.predictions, given) as out:
        answers, peer = _answers(wanted, tables)
        for answer in answers:
            write(out, answer)
    report = mark_learned(tables.asked.labels, answers, peer)
    texts = [r.text for r in tables.questions] if wishes.show_texts else None
    return finish(Outcome(report, None, missed(report, bars)), wishes, texts)


def _read(wanted: Wanted, file: Path) -> _Tables:
    alone = wanted.learn == SELF
    asked = read_labelled(file, wanted.text, wanted.label, needed=alone)
    questions = read_masked(asked.texts)
    if alone:
        return _Tables(asked, questions, asked, questions)
    told = read_labelled(Path(wanted.learn), wanted.text, wanted.label, needed=True)
    return _Tables(asked, questions, told, read_masked(told.texts))


def _answers(wanted: Wanted, tables: _Tables) -> tuple[list[LearnedAnswer], list[str]]:
    """By row of the file asked about; the peer answers only where there is something to compare."""
    found: dict[int, LearnedAnswer] = {}
    peer: dict[int, str] = {}
    labelled = any(tables.asked.labels)
    with bar(say_here()("evaluate.judging"), len(tables.questions)) as shown:
        for asked in _parts(wanted, tables):
            told = answers_of(asked, tables.questions, tables.lessons)
            for row, t in zip(asked.rows, told, strict=True):
                found[row] = LearnedAnswer(row, t.label, round(t.confidence, 6))
            if labelled:
                peer.update(
                    zip(asked.rows, peer_of(asked, tables.asked.texts, tables.told), strict=False)
                )
            shown.at(len(found))
    return [found[row] for row in sorted(found)], [peer[row] for row in sorted(peer)]


def _parts(wanted: Wanted, tables: _Tables) -> Iterator[Asked]:
    if wanted.learn == SELF:
        return folds(tables.told, tables.lessons, wanted.folds)
    every = range(len(tables.told.texts))
    return iter([teaching(tables.told, tuple(range(len(tables.asked.texts))), every)])
