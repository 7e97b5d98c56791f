"""An evaluation report on the terminal."""

from collections.abc import Sequence

from console.cli.say import say_here
from console.cli.screen import harmless, line, table
from evaluation.comparing import Comparison
from evaluation.intervals import Figure
from evaluation.report import Named, Report
from evaluation.scores import Confusion

_PARTS = ("precision", "recall", "f1")
_TEXT = 200  # characters of a text that was asked for


def print_report(report: Report, worst: int, texts: Sequence[str] | None) -> None:
    """Figures with intervals, confusion tables, the surest mistakes; texts only when they were asked for."""
    say = say_here()
    line(say("evaluate.rows", rows=report.rows), "bold")
    _print_classes(report)
    _print_single(report)
    for name, confusion in report.confusions:
        _print_confusion(say(f"evaluate.confusion.{name}"), confusion)
    _print_mistakes(report, worst, texts)


def print_comparison(comparison: Comparison) -> None:
    """Before, after and the difference of every figure."""
    say = say_here()
    titles = [say(f"evaluate.titles.{name}") for name in ("figure", "before", "after", "change")]
    line(say("evaluate.compared", mended=comparison.mended, broken=comparison.broken), "bold")
    rows = [
        (c.name, f"{c.before:.3f}", f"{c.after:.3f}", f"{c.after - c.before:+.3f}")
        for c in comparison.changes
        if c.name.endswith(("f1", "accuracy", "error"))
    ]
    table(titles, rows)


def _print_classes(report: Report) -> None:
    """One row per class with precision, recall and F1."""
    say = say_here()
    grouped: dict[str, dict[str, Figure]] = {}
    for named in report.figures:
        name, _, part = named.name.rpartition(".")
        if part in _PARTS:
            grouped.setdefault(name, {})[part] = named.figure
    whole = {name: parts for name, parts in grouped.items() if len(parts) == len(_PARTS)}
    rows = [
        (name, *(shown(parts[p]) for p in _PARTS), str(parts["recall"].of))
        for name, parts in whole.items()
    ]
    if rows:
        table([say(f"evaluate.titles.{t}") for t in ("class", *_PARTS, "cases")], rows)


def _print_single(report: Report) -> None:
    """What is no class: accuracy, means, shares."""
    table(("", ""), [(n.name, shown(n.figure)) for n in report.figures if _alone(n, report)])


def _alone(named: Named, report: Report) -> bool:
    name, _, part = named.name.rpartition(".")
    return part not in _PARTS or report.figure(f"{name}.recall") is None


def shown(figure: Figure) -> str:
    """A figure with its interval."""
    if figure.of == 0:
        return "—"
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def _print_confusion(title: str, confusion: Confusion) -> None:
    line(title, "bold")
    rows = [
        (name, *map(str, counts))
        for name, counts in zip(confusion.names, confusion.counts, strict=True)
    ]
    table(("", *confusion.names), rows)


def _print_mistakes(report: Report, worst: int, texts: Sequence[str] | None) -> None:
    say = say_here()
    if worst and report.mistakes:
        line(say("evaluate.worst"), "bold")
    for m in report.mistakes[:worst]:
        text = f"  {harmless(' '.join(texts[m.row].split()))[:_TEXT]}" if texts else ""
        line(f"  {m.row + 1}: {m.labelled} → {m.answered} ({m.confidence:.2f}){text}")
