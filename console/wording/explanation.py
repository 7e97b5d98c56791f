"""Why a post was judged so: one sentence with kind, certainty and the deciding words."""

from collections.abc import Iterator, Sequence

from console.wording.words import Words
from detectors.explain import explain
from domain.codes import Lane
from domain.verdict import Finding, Judged

_MOST = 5  # deciding words in one sentence
_LONGEST = 60  # characters of one quotation
_FAIR_SHARE = 0.4  # of the heaviest finding's weight


def explanation(words: Words, judged: Judged) -> str:
    """Kind, certainty and words, then danger, topic and place when there are any."""
    return " ".join((told_kind(words, judged), *_details(words, judged)))


def told_kind(words: Words, judged: Judged) -> str:
    """Kind, certainty and quotations: «Жалоба, 97 %: «яма», «третью неделю».»."""
    told = judged.verdict.judgement
    kind = words.name("kind", told.kind)
    quotes = ", ".join(f"«{quote}»" for quote in quoted(judged.post.text, deciding(judged)))
    return words.say(
        "why.kind",
        kind=kind[:1].upper() + kind[1:],
        share=words.percent(told.confidence),
        quotes=quotes,
    )


def deciding(judged: Judged) -> tuple[Finding, ...]:
    """Findings that point at the text and spoke for the verdict: danger, then kind, then topic; none inside another."""
    told = explain(judged.verdict.judgement)
    danger = told.danger if judged.verdict.judgement.danger else ()
    chosen: list[Finding] = []
    for finding in (*_weighty(danger), *_weighty(told.kind), *told.topic):
        apart = all(f.end <= finding.start or finding.end <= f.start for f in chosen)
        if 0 <= finding.start < finding.end and apart:
            chosen.append(finding)
    return tuple(chosen[:_MOST])


def _weighty(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those that weigh a fair share of the heaviest; statistics of single words only where no rule spoke."""
    spoken = [f for f in findings if f.witness != "linear" and f.start >= 0] or findings
    heaviest = max((f.weight for f in spoken), default=0.0)
    return tuple(f for f in spoken if f.weight >= heaviest * _FAIR_SHARE)


def quoted(text: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """Different pieces of the text, cut to a readable length."""
    pieces = (" ".join(text[f.start : f.end].split()) for f in findings)
    short = (p if len(p) <= _LONGEST else p[:_LONGEST].rstrip() + "…" for p in pieces if p)
    return tuple(dict.fromkeys(short))


def _details(words: Words, judged: Judged) -> Iterator[str]:
    told, place, route = judged.verdict.judgement, judged.verdict.place, judged.verdict.route
    if told.danger:
        yield words.say("why.danger")
    elif told.lane is Lane.UNSURE:
        yield words.say("why.unsure")
    if told.resolved_past:
        yield words.say("why.resolved")
    if told.topic or told.area:
        topic = words.name("topic", told.topic) if told.topic else ""
        yield words.say("why.topic", area=words.name("area", told.area or ""), topic=topic)
    if place is not None:
        reason = words.name("place_reason", place.reason)
        yield words.say("why.place", place=words.place(place), reason=reason)
    if route is not None:
        owner = words.name("authority", route.authority)
        yield words.say("why.route", owner=owner, reason=words.reason(route.reason))
