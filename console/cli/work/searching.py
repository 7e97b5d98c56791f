"""Searches on the command line: hits with highlights, counts, and what to do when nothing is found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.text import Text

from console.assembly import Service
from console.cli.exits import NOTHING, OK
from console.cli.filters import Filters
from console.cli.say import say_here
from console.cli.screen import harmless, line, out, remark
from console.cli.work.here import audit, print_json, service_here, words_of
from console.cli.work.querying import known, query_of
from console.exporting import Line, codes_of, guard_of, line_of
from console.wording.words import Words
from domain.place import EVERYTHING, Place
from domain.query import Facet, Found, Query
from domain.verdict import Judged
from search.filters import FACETS
from search.highlight import Excerpt, excerpts, marks
from search.language import parse

_SHOWN = ("kind", "area", "territory", "source")
_MOST = 6  # values of one facet in a line
_APART = 5  # posts that concern nobody, shown behind the others
_READ_FOR_FORMS = 500  # newest hits whose words are counted
_MOST_FORMS = 12


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of the answer, and how."""

    offset: int
    limit: int
    facets: tuple[str, ...]
    as_json: bool


@dataclass(frozen=True, slots=True)
class Match:
    """One found post with its highlighted pieces."""

    line: Line
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """What was found among posts that concern nobody."""

    total: int = 0
    hits: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What `--json` prints; `forms` are the found words as they are written, in the newest hits."""

    total: int
    hits: tuple[Match, ...]
    facets: tuple[Facet, ...]
    forms: tuple[tuple[str, int], ...]
    apart: Apart


async def show(filters: Filters, page: Page) -> int:
    """Print one page; searches for people are refused, every search is audited."""
    facets = known("facet", page.facets, FACETS) or _SHOWN
    async with service_here() as service:
        query = query_of(filters, service.pack, service.clock.now(), page.offset, page.limit)
        guard_of(service).check(query.text)
        answer = await _answer(service, query, facets)
        await audit(service, "search", (f"hits:{answer.total}", *codes_of(query)))
        await _warn(service)
        if page.as_json:
            print_json(answer)
        else:
            _print(answer, words_of(service.settings, service.pack))
    return OK if answer.total or answer.apart.total else NOTHING


async def _answer(service: Service, query: Query, facets: Sequence[str]) -> Answer:
    found = await service.index.find(query, EVERYTHING, facets)
    hits = await matches(service, query, found)
    return Answer(
        found.total, hits, found.facets, await _forms(service, query), await _apart(service, query)
    )


async def _apart(service: Service, query: Query) -> Apart:
    """The same search among posts that concern nobody, unless it was asked for them."""
    if query.bystanders != "exclude" or query.offset:
        return Apart()
    others = replace(query, bystanders="only", limit=min(query.limit, _APART))
    found = await service.index.find(others, EVERYTHING)
    return Apart(found.total, await matches(service, others, found))


async def _forms(service: Service, query: Query) -> tuple[tuple[str, int], ...]:
    """How the words that were asked for are written in what was found, most frequent first."""
    if not query.text.strip():
        return ()
    newest = replace(query, offset=0, limit=_READ_FOR_FORMS)
    found = await service.index.find(newest, EVERYTHING)
    stored = await service.stores.posts.get([hit.post for hit in found.hits], EVERYTHING)
    expression = parse(query.text, service.analyser)
    counts: Counter[str] = Counter()
    for judged in stored:
        reading = service.analyser.read(judged.post.text)
        counts.update(judged.post.text[a:b].lower() for a, b in marks(reading, expression))
    return tuple(counts.most_common(_MOST_FORMS))


async def matches(service: Service, query: Query, found: Found) -> tuple[Match, ...]:
    """The found posts as the screen shows them, in the order of the hits."""
    posts = [hit.post for hit in found.hits]
    cards = await service.stores.projections.of_posts(posts)
    stored = await service.stores.posts.get(posts, EVERYTHING)
    lines = {j.post.id: line_of(j, cards.get(j.post.id), service.pack) for j in stored}
    return tuple(Match(lines[j.post.id], pieces(service, query, j)) for j in stored)


def pieces(service: Service, query: Query, judged: Judged) -> tuple[Excerpt, ...]:
    """Excerpts with the found words marked."""
    expression = parse(query.text, service.analyser)
    return excerpts(service.analyser.read(judged.post.text), expression)


def _print(answer: Answer, words: Words) -> None:
    say = say_here()
    for match in answer.hits:
        _print_match(match, words)
    line(say("search.total", total=answer.total, shown=len(answer.hits)), "bold")
    if answer.forms:
        line(
            say(
                "search.forms", forms=", ".join(f"«{word}» {count}" for word, count in answer.forms)
            )
        )
    for facet in (f for f in answer.facets if f.counts):
        line(_counts(facet, words), "dim")
    if answer.apart.total:
        _print_apart(answer.apart, words)
    elif not answer.total:
        remark(say("search.nothing"))


def _print_apart(apart: Apart, words: Words) -> None:
    say = say_here()
    line(say("search.apart", total=apart.total, shown=len(apart.hits)), "bold")
    for match in apart.hits:
        _print_match(match, words)


def _print_match(match: Match, words: Words) -> None:
    line(_head(match.line, words), "bold" if match.line.danger else "")
    for excerpt in match.excerpts:
        line(_marked(excerpt))
    line(f"  {match.line.url or match.line.post}", "dim")


def _head(found: Line, words: Words) -> str:
    """When, what, where, which incident, from whom."""
    place = words.place(Place(found.street, found.house, found.object, found.settlement))
    parts = (
        found.published[:16].replace("T", " "),
        words.name("lane", "danger").upper() if found.danger else "",
        words.name("kind", found.kind),
        words.name("topic", found.topic)
        if found.topic
        else words.name("area", found.area)
        if found.area
        else "",
        place,
        f"№ {found.incident}, {words.name('state', found.state)}" if found.incident else "",
        words.name("source", found.source),
    )
    return " · ".join(part for part in parts if part)


def _marked(excerpt: Excerpt) -> Text:
    """Bold on a terminal, «so» in a pipe."""
    colours = out().is_terminal
    text = Text("  …" if excerpt.cut_before else "  ")
    for part in excerpt.parts:
        shown = harmless(part.text)
        text.append(
            shown if colours or not part.marked else f"«{shown}»",
            "bold yellow" if part.marked else "",
        )
    return text.append("…" if excerpt.cut_after else "")


def _counts(facet: Facet, words: Words) -> str:
    more = ["…"] if len(facet.counts) > _MOST else []
    if facet.field == "day":  # in the order of time: the newest are shown
        days = [f"{words.day(int(day))} ({count})" for day, count in facet.counts[-_MOST:]]
        told = [*more, *days]
    else:
        told = [f"{words.name(facet.field, v)} {count}" for v, count in facet.counts[:_MOST]] + more
    return f"{say_here()(f'search.facet.{facet.field}')}: {', '.join(told)}"


async def _warn(service: Service) -> None:
    """Say when the index lacks posts that the store has."""
    if await service.stores.posts.after(await service.index.position(), 1):
        remark(say_here()("search.behind"), "yellow")
