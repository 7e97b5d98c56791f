"""Builders of the values that stores keep."""

from dataclasses import replace
from typing import Any

from domain.codes import Kind, Lane, Reason, Voice
from domain.events import Attached, Body, Event, Opened, event_id, incident_id
from domain.instant import HOUR, Instant
from domain.pack import Authority, Pack, RouteRule, Topic
from domain.place import Place, Territory
from domain.post import Attachment, Counters, Post, RawPost, Span
from domain.records import Binding
from domain.run import Delivery, Issue
from domain.source import Manifest, SourceKind
from domain.verdict import Finding, Judged, Judgement, Route, Verdict

NOON: Instant = 1_790_000_000_000_000
ENGINE = "rules-1"
TOWN = "town/north"


def raw(number: int = 1, text: str = "Во дворе яма", **changes: Any) -> RawPost:
    post = RawPost(
        id=f"vk:-101_{number}",
        platform="vk",
        source="vk:group1",
        url=f"https://vk.com/wall-101_{number}",
        voice=Voice.RESIDENT,
        published=NOON + number * HOUR,
        text=text,
        attachments=(Attachment("photo", f"https://example.org/{number}.jpg"),),
        mark="0a1b2c",
    )
    return replace(post, **changes)


def delivery(
    *posts: RawPost,
    at: Instant = NOON,
    cursor: str | None = None,
    issues: tuple[Issue, ...] = (),
    source: str = "vk:group1",
) -> Delivery:
    return Delivery(source, posts, at, cursor, issues)


def place(territory: str = TOWN, street: str | None = "Ленина", house: str | None = "12") -> Place:
    return Place(street=street, house=house, territory=territory, start=0, end=4, confidence=0.9)


def judged(
    number: int = 1,
    text: str = "Во дворе яма",
    *,
    kind: Kind = Kind.COMPLAINT,
    lane: Lane = Lane.NORMAL,
    engine: str = ENGINE,
    where: Place | None = None,
    copy_of: str | None = None,
    **changes: Any,
) -> Judged:
    shape = raw(number, text)
    post = Post(
        id=shape.id,
        platform=shape.platform,
        source=shape.source,
        url=shape.url,
        voice=shape.voice,
        published=shape.published,
        first_seen=NOON,
        text=text,
        content=shape.content_hash(),
        attachments=shape.attachments,
        counters=Counters(likes=3),
        mark=shape.mark,
        masked=(Span(0, 2, "phone"),),
    )
    post = replace(post, **changes)
    found = (Finding("rules", "roads.pothole", 8, 11, 1.5),)
    told = Judgement(kind, "roads", "roads.pothole", False, False, True, 0.9, lane, found)
    spot = where if where is not None else place()
    route = Route("roads", Reason("topic", ("roads.pothole",)))
    return Judged(post, Verdict(post.revision, engine, told, spot, (spot,), route), copy_of)


def bystander(number: int = 1, text: str = "Продам гараж", **changes: Any) -> Judged:
    return judged(number, text, kind=Kind.OTHER, **changes)


def opened(
    post: str = "vk:-101_1", *, danger: bool = False, where: Place | None = None, at: Instant = NOON
) -> Event:
    body = Opened(
        post, "complaint", "roads", "roads.pothole", danger, where or place(), "roads", "m1"
    )
    return event(incident_id(post), 1, body, cause=f"{post}#a", at=at)


def attached(incident: str, version: int, post: str, at: Instant = NOON + HOUR) -> Event:
    body = Attached(post, (Reason("same_house", ("Ленина", "12")),), mark=f"m-{post}")
    return event(incident, version, body, cause=f"{post}#a", at=at)


def event(
    incident: str, version: int, body: Body, *, cause: str = "click-1", at: Instant = NOON
) -> Event:
    blank = Event("", incident, version, at, at + 1, "engine", cause, "1", ENGINE, body)
    return replace(blank, id=event_id(incident, blank.kind, cause))


def bound(post: str, incident: str | None, waits: int | None = None) -> Binding:
    return Binding(post, "a", incident, waits)


def pack(version: str = "1", **changes: Any) -> Pack:
    made = Pack(
        code="town",
        version=version,
        name="Город",
        zone="Europe/Moscow",
        territories=(Territory("town", "Город"), Territory(TOWN, "Север", ("северный",))),
        topics=(Topic("roads.pothole", "roads", "Ямы", "Potholes", "roads", cues=("яма",)),),
        authorities=(Authority("roads", "Дорожник", "roads", "town", ("vk:-108",)),),
        routes=(RouteRule("roads", "town", "roads"),),
        sources=(Manifest("vk:group1", SourceKind.VK_WALL, "-101", "town"),),
        words={"slang": ("маршрутка",)},
    )
    return replace(made, **changes)
