"""One row of the feed: a post, what it is taken for, and the incident it belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.web.here import Visit
from console.web.texts import ROW, Piece, deciding_spans, piece, search_spans
from domain.codes import Lane
from domain.place import Place
from domain.records import Card
from domain.verdict import Judged
from incidents.watch.alerts import CRISIS_TOPIC
from search.expression import Anything, Expression


@dataclass(frozen=True, slots=True)
class Finding:
    """A post as a row shows it; the post that opened an incident follows the desk's corrections."""

    judged: Judged
    card: Card | None
    piece: Piece
    hidden: bool  # the text is not for this visitor

    @property
    def corrected(self) -> Card | None:
        """The card whose codes count for this post."""
        leads = self.card is not None and self.card.first_post == self.judged.post.id
        return self.card if leads else None

    @property
    def kind(self) -> str:
        """Code of the kind."""
        return self.corrected.kind if self.corrected else self.judged.verdict.judgement.kind.value

    @property
    def topic(self) -> str | None:
        """Code of the topic."""
        return self.corrected.topic if self.corrected else self.judged.verdict.judgement.topic

    @property
    def area(self) -> str | None:
        """Code of the area."""
        return self.corrected.area if self.corrected else self.judged.verdict.judgement.area

    @property
    def danger(self) -> bool:
        """Danger to life."""
        return self.corrected.danger if self.corrected else self.judged.verdict.judgement.danger

    @property
    def place(self) -> Place | None:
        """Where it is."""
        return self.corrected.place if self.corrected else self.judged.verdict.place

    @property
    def unsure(self) -> bool:
        """Nobody has decided yet."""
        return self.card is None and self.judged.verdict.judgement.lane is Lane.UNSURE


async def findings(
    visit: Visit, posts: Sequence[str], expression: Expression | None = None
) -> tuple[Finding, ...]:
    """Rows for posts, in their order; those out of the visitor's scope are left out."""
    stores = visit.console.service.stores
    judged = await stores.posts.get(posts, visit.scope)
    cards = await cards_of(visit, [j.post.id for j in judged])
    return tuple(finding(visit, j, cards.get(j.post.id), expression) for j in judged)


def finding(
    visit: Visit,
    judged: Judged,
    card: Card | None,
    expression: Expression | None = None,
    width: int = ROW,
) -> Finding:
    """One row."""
    hidden = is_hidden(visit, judged, card)
    text = "" if hidden else judged.post.text
    spans = deciding_spans(judged) if text else ()
    if text and expression is not None and not isinstance(expression, Anything):
        spans = tuple(search_spans(text, expression, visit.console.service.analyser))
    return Finding(judged, card, piece(text, spans, width), hidden)


async def cards_of(visit: Visit, posts: Sequence[str]) -> Mapping[str, Card]:
    """Cards of the incidents that posts belong to, as far as the visitor may see them."""
    found = await visit.console.service.stores.projections.of_posts(posts)
    return {post: card for post, card in found.items() if visit.scope.covers(card.territory)}


def is_hidden(visit: Visit, judged: Judged, card: Card | None) -> bool:
    """Words of a person in despair are shown to those who may act, and to nobody else."""
    topics = (judged.verdict.judgement.topic, card.topic if card else None)
    return CRISIS_TOPIC in topics and not visit.writes


def source_line(visit: Visit, judged: Judged) -> str:
    """«ВК · Подслушано Заречинск»."""
    words, post = visit.words, judged.post
    return f"{words.name('platform', post.platform)} · {words.name('source', post.source)}"
