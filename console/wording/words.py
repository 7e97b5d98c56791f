"""One language's words, with the names of one region and its time zone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from console.wording import numbers, times
from console.wording.catalogue import catalogue
from console.wording.template import fill
from domain.codes import Reason
from domain.errors import OtklikError
from domain.instant import Instant
from domain.pack import Pack
from domain.place import Place


@dataclass(frozen=True, slots=True)
class Words:
    """Puts codes into words. What has no words is shown as its code, visibly; nothing here raises.

    `zone` is an IANA name; `titles` names codes of a pack: `topic:…`, `authority:…`, `territory:…`, `source:…`.
    """

    language: str = "ru"
    zone: str = "UTC"
    titles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, language: str, pack: Pack) -> "Words":
        """Words that know a pack's names."""
        return cls(language, pack.zone, dict(_titles(language, pack)))

    def say(self, key: str, *values: str, **named: str) -> str:
        """The sentence under a dotted key."""
        template = catalogue(self.language).get(key)
        if template is None:
            return _bare(key, values)
        params = {str(i): value for i, value in enumerate(values)} | named
        return fill(template, params, self.name)

    def knows(self, key: str) -> bool:
        """Whether there are words under a key."""
        return key in catalogue(self.language)

    def count(self, what: str, number: int) -> str:
        """A number with its noun: «5 сообщений»."""
        form = numbers.plural(self.language, number)
        return self.say(f"count.{what}.{form}", n=numbers.grouped(number))

    def noun(self, key: str, number: int) -> str:
        """The form under a key that goes with a number, without the number."""
        return self.say(f"{key}.{numbers.plural(self.language, number)}")

    def name(self, group: str, code: str) -> str:
        """How people call a code of a group: kind, area, state, lane, health, topic, authority and so on."""
        titled = self.titles.get(f"{group}:{code}")
        if titled is not None:
            return titled
        known = catalogue(self.language)
        if group == "topic" and f"names.area.{code}" in known:
            return known[f"names.area.{code}"]
        return known.get(f"names.{group}.{code}", code)

    def reason(self, reason: Reason) -> str:
        """Why something was decided."""
        return self._coded("reasons", reason)

    def error(self, error: OtklikError) -> str:
        """What happened, what is safe, what to do."""
        return self._coded("errors", error.reason)

    def trouble(self, reason: Reason) -> str:
        """A source's trouble or an issue of a run."""
        return self._coded("errors", reason)

    def number(self, number: int) -> str:
        """Digits in threes."""
        return numbers.grouped(number)

    def percent(self, share: float) -> str:
        """Whole percent."""
        return numbers.percent(share)

    def size(self, characters: int) -> str:
        """A length in characters."""
        return numbers.size(self.language, characters)

    def place(self, place: Place | None) -> str:
        """One line: street and house, or the object, then the settlement; «дом 8» where no street is told."""
        if place is None:
            return ""
        address = ", ".join(part for part in (place.street, place.house) if part)
        if place.house and not (place.street or place.object):
            address = self.say("names.house", place.house)
        spot = (
            f"{place.object} ({address})" if place.object and address else place.object or address
        )
        parts = (spot, place.settlement or "")
        told = ", ".join(part for part in parts if part)
        return told or (self.name("territory", place.territory) if place.territory else "")

    def moment(self, at: Instant, now: Instant) -> str:
        """Date and time in the region's zone: today only the time."""
        return times.moment(self.language, at, now, self.zone)

    def since(self, at: Instant, now: Instant) -> str:
        """From when on."""
        return times.since(self.language, at, now, self.zone)

    def brief(self, at: Instant, now: Instant) -> str:
        """The moment for a narrow column."""
        return times.brief(self.language, at, now, self.zone)

    def dated(self, at: Instant) -> str:
        """Date with the year, and time: for what is read on another day."""
        return times.dated(self.language, at, self.zone)

    def ago(self, at: Instant, now: Instant) -> str:
        """Relative under a day, else the moment."""
        return times.ago(self.language, at, now, self.zone)

    def day(self, day: int) -> str:
        """A local day YYYYMMDD: «12 ноября»."""
        return times.day(self.language, day)

    def span(self, length: Instant) -> str:
        """A length of time in its two largest units."""
        return times.span(self.language, length)

    def _coded(self, group: str, reason: Reason) -> str:
        key = f"{group}.{reason.code}"
        return (
            self.say(key, *reason.params) if self.knows(key) else _bare(reason.code, reason.params)
        )


def _bare(code: str, params: tuple[str, ...]) -> str:
    told = ", ".join(param for param in params if param)
    return f"{code} ({told})" if told else code


def _titles(language: str, pack: Pack) -> Iterator[tuple[str, str]]:
    for topic in pack.topics:
        yield (
            f"topic:{topic.code}",
            topic.title_en or topic.title if language == "en" else topic.title,
        )
    for authority in pack.authorities:
        yield f"authority:{authority.code}", authority.name
    for territory in pack.territories:
        yield f"territory:{territory.path}", territory.name
    for source in pack.sources:
        yield f"source:{source.name}", source.title or source.name
