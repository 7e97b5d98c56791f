"""Who must be told about an incident that has just opened or become dangerous."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.events import AlertRaised, short_hash
from domain.pack import Duty, SavedQuery
from domain.place import Scope
from domain.verdict import Judged

CRISIS_TOPIC = "safety.self_harm"  # told to one named role only, without the text

Matcher = Callable[[SavedQuery, Judged], bool]


@dataclass(frozen=True, slots=True)
class Watch:
    """Standing searches and the duty list; `matches` answers for the words of a search."""

    queries: tuple[SavedQuery, ...]
    duty: Duty
    matches: Matcher

    def on_opened(self, incident: str, judged: Judged) -> tuple[AlertRaised, ...]:
        """Alerts of a new incident; a back-fill tells nobody."""
        if judged.post.backfill:
            return ()
        if judged.verdict.judgement.topic == CRISIS_TOPIC:
            return self.on_danger(incident, judged)
        danger = self.on_danger(incident, judged) if judged.verdict.judgement.danger else ()
        return (*danger, *self._standing(incident, judged))

    def on_danger(self, incident: str, judged: Judged) -> tuple[AlertRaised, ...]:
        """Danger to life goes to the duty list at once."""
        if judged.post.backfill:
            return ()
        return duty_alerts(self.duty, incident, judged.verdict.judgement.topic)

    def _standing(self, incident: str, judged: Judged) -> Iterable[AlertRaised]:
        for query in self.queries:
            if query.recipient and covers(query, judged) and self.matches(query, judged):
                yield raise_alert(incident, query.channel, query.recipient, query.name)


def duty_alerts(duty: Duty, incident: str, topic: str | None) -> tuple[AlertRaised, ...]:
    """Danger tells everybody on duty; a person who may harm themself, one named role only."""
    crisis = topic == CRISIS_TOPIC
    told = (duty.crisis,) if crisis else duty.danger
    rule = "crisis" if crisis else "danger"
    return tuple(raise_alert(incident, duty.channel, who, rule) for who in told if who)


def covers(query: SavedQuery, judged: Judged) -> bool:
    """Whether the query's filters (all but its words) admit the post."""
    told, place = judged.verdict.judgement, judged.verdict.place
    territory = place.territory if place else ""
    return (
        (not query.areas or told.area in query.areas)
        and (not query.topics or told.topic in query.topics)
        and (not query.territories or Scope(query.territories).covers(territory))
        and (told.danger or not query.danger_only)
    )


def raise_alert(incident: str, channel: str, recipient: str, rule: str) -> AlertRaised:
    """An alert whose delivery id is the same however often it is raised."""
    delivery = short_hash("delivery", incident, rule, channel, recipient)
    return AlertRaised(delivery, channel, recipient, rule)
