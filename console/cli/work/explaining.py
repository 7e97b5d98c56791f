"""Why a text is judged so: in a sentence, and in the findings behind it."""

import sys
from dataclasses import dataclass

from console.cli.exits import OK
from console.cli.say import say_here
from console.cli.screen import line, table
from console.cli.work.here import print_json, settings_for_reading, words_of
from console.cli.work.judging import judging_of
from console.clocks import clock_of
from console.wording.explanation import explanation
from console.wording.words import Words
from domain.errors import BadInput
from domain.verdict import Judged, Verdict
from evaluation.judging import judge_all
from evaluation.messages import Asked

_MOST = 15  # findings in the table


@dataclass(frozen=True, slots=True)
class Explained:
    """What `--json` prints: the masked text, the verdict, one sentence."""

    text: str
    verdict: Verdict
    why: str


def tell(text: str, parent: str, source: str, *, as_json: bool, model: int | None = None) -> int:
    """Judge one text as if a resident had posted it; `-` reads standard input."""
    settings = settings_for_reading()
    judging = judging_of(settings, model)
    if source and judging.pack.source(source) is None:
        raise BadInput(
            "unknown_choice", "source", source, ", ".join(s.name for s in judging.pack.sources)
        )
    written = sys.stdin.read() if text == "-" else text
    if not written.strip():
        raise BadInput("text_empty")
    asked = Asked(written, parent or None)
    judged = next(judge_all(judging, [asked], clock_of(settings).now(), source))
    words = words_of(settings, judging.pack)
    if as_json:
        print_json(Explained(judged.post.text, judged.verdict, explanation(words, judged)))
    else:
        _print(judged, words)
    return OK


def _print(judged: Judged, words: Words) -> None:
    say, told = say_here(), judged.verdict.judgement
    line(explanation(words, judged), "bold")
    line(say("explain.lane", lane=words.name("lane", told.lane)))
    if judged.post.masked:
        line(say("explain.masked", count=len(judged.post.masked), text=judged.post.text))
    place = judged.verdict.place
    if place is not None and place.start >= 0:
        line(
            say(
                "explain.place",
                piece=judged.post.text[place.start : place.end],
                share=words.percent(place.confidence),
            )
        )
    others = [words.place(p) for p in judged.verdict.candidates]
    if others:
        line(say("explain.candidates", places="; ".join(others)))
    _findings(judged)


def _findings(judged: Judged) -> None:
    say, text = say_here(), judged.post.text
    heavy = sorted(judged.verdict.judgement.findings, key=lambda f: -abs(f.weight))[:_MOST]
    if heavy:
        titles = [say(f"explain.titles.{name}") for name in ("weight", "witness", "code", "piece")]
        table(
            titles,
            [
                (
                    f"{f.weight:+.2f}",
                    f.witness,
                    f.code,
                    text[f.start : f.end] if f.start >= 0 else "",
                )
                for f in heavy
            ],
        )
