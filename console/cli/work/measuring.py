"""Labelled files on the command line: predictions, report, bars."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from console.cli.exits import OK, PARTLY
from console.cli.outputs import open_out
from console.cli.say import say_here
from console.cli.screen import complain
from console.cli.work.here import print_json, settings_for_reading
from console.cli.work.judging import judging_of
from console.cli.work.progress import bar
from console.cli.work.reporting import print_comparison, print_report
from console.clocks import clock_of
from domain.errors import BadInput
from evaluation.comparing import Comparison, compare
from evaluation.judging import answer, judge_all
from evaluation.marking import mark_messages
from evaluation.messages import (
    MessageAnswer,
    MessageLine,
    questions,
    read_answers,
    read_messages,
)
from evaluation.personal import PersonalAnswer, mark_personal, read_personal
from evaluation.report import Report, Requirement, read_requirement
from evaluation.spans import spans_of


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was typed beside the file."""

    predictions: Path | None
    against: Path | None
    require: tuple[str, ...]
    worst: int
    show_texts: bool
    as_json: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `--json` prints."""

    report: Report
    comparison: Comparison | None
    missed: tuple[str, ...]


def measure(file: Path | None, pii: Path | None, wishes: Wishes) -> int:
    """Messages or personal data; 1 when a required figure is missed."""
    bars = [read_requirement(written) for written in wishes.require]
    if (file is None) == (pii is None):
        raise BadInput("evaluate_one_file")
    if file is not None:
        return _messages(file, wishes, bars)
    if pii is not None and wishes.against is None:
        return _personal(pii, wishes, bars)
    raise BadInput("evaluate_against_messages")


def _messages(file: Path, wishes: Wishes, bars: Sequence[Requirement]) -> int:
    lines = read_messages(file)
    before = _earlier(wishes.against, len(lines))
    answers = _answers(lines, wishes.predictions, (file, wishes.against))
    report = mark_messages(lines, answers)
    comparison = None
    if before:
        comparison = compare(lines, (before, mark_messages(lines, before)), (answers, report))
    texts = [message.text for message in lines] if wishes.show_texts else None
    return finish(Outcome(report, comparison, missed(report, bars)), wishes, texts)


def _personal(file: Path, wishes: Wishes, bars: Sequence[Requirement]) -> int:
    lines = read_personal(file)
    answers: list[PersonalAnswer] = []
    with (
        output(wishes.predictions, (file,)) as out,
        bar(say_here()("evaluate.judging"), len(lines)) as shown,
    ):
        for row, asked in enumerate(lines):
            answers.append(PersonalAnswer(row, spans_of(asked.text)))
            write(out, answers[-1])
            shown.at(row + 1)
    report = mark_personal(lines, answers)
    return finish(Outcome(report, None, missed(report, bars)), wishes, None)


def _answers(
    lines: tuple[MessageLine, ...], predictions: Path | None, given: Sequence[Path | None]
) -> list[MessageAnswer]:
    """Judge the questions alone, then put the ids back beside the answers."""
    settings = settings_for_reading()
    judging, asked = judging_of(settings), questions(lines)
    answers: list[MessageAnswer] = []
    shown_as = say_here()("evaluate.judging")
    with output(predictions, given) as out, bar(shown_as, len(asked)) as shown:
        for judged in judge_all(judging, asked, clock_of(settings).now()):
            answers.append(answer(judged, lines[len(answers)].id))
            write(out, answers[-1])
            shown.at(len(answers))
    return answers


def _earlier(path: Path | None, count: int) -> tuple[MessageAnswer, ...]:
    """Predictions to compare with, as many as there are messages."""
    before = read_answers(path) if path else ()
    if path and len(before) != count:
        raise BadInput("predictions_of_other_file", str(len(before)), str(count))
    return before


@contextlib.contextmanager
def output(path: Path | None, given: Sequence[Path | None]) -> Iterator[BinaryIO | None]:
    """The file of predictions, when one is wanted; it replaces none of the files `given` to read."""
    if path is None:
        yield None
        return
    with open_out(path, given) as out:
        yield out


def write(out: BinaryIO | None, given: msgspec.Struct) -> None:
    """One line of predictions."""
    if out is not None:
        out.write(msgspec.json.encode(given) + b"\n")


def missed(report: Report, bars: Sequence[Requirement]) -> tuple[str, ...]:
    """The bars that were not reached, as they were written."""
    return tuple(f"{b.name}{b.sign}{b.bar:g}" for b in bars if not b.met(report))


def finish(outcome: Outcome, wishes: Wishes, texts: Sequence[str] | None) -> int:
    """Print, and tell the shell whether every bar was reached."""
    if wishes.as_json:
        print_json(outcome)
    else:
        print_report(outcome.report, wishes.worst, texts)
        if outcome.comparison is not None:
            print_comparison(outcome.comparison)
    for bar_missed in outcome.missed:
        figure = outcome.report.figure(bar_missed.split("<")[0].split(">")[0])
        value = f"{figure.value:.4f}" if figure else "?"
        complain(say_here()("evaluate.missed", bar=bar_missed, value=value))
    return PARTLY if outcome.missed else OK
