"""Builders of values for tests: everything has a default, each test names what matters to it."""

from typing import Any

from domain.codes import Kind, Lane, Reason, Voice
from domain.events import Event, Opened, event_id, incident_id
from domain.incident import Incident
from domain.instant import HOUR, Instant
from domain.place import Place
from domain.post import Post, RawPost
from domain.verdict import Judged, Judgement, Route, Verdict

T0: Instant = 1_790_000_000_000_000  # 2026-09-21, a Monday


def a_raw(post: str = "vk:-101_1", text: str = "На Ленина 12 яма", **changed: Any) -> RawPost:
    values: dict[str, Any] = {
        "id": post,
        "platform": post.split(":", 1)[0],
        "source": "vk:group1",
        "url": f"https://vk.example/{post}",
        "voice": Voice.RESIDENT,
        "published": T0,
        "text": text,
    }
    return RawPost(**(values | changed))


def a_post(post: str = "vk:-101_1", text: str = "На Ленина 12 яма", **changed: Any) -> Post:
    values: dict[str, Any] = {
        "id": post,
        "platform": post.split(":", 1)[0],
        "source": "vk:group1",
        "url": f"https://vk.example/{post}",
        "voice": Voice.RESIDENT,
        "published": T0,
        "first_seen": T0,
        "text": text,
        "content": a_raw(post, text).content_hash(),
    }
    return Post(**(values | changed))


def a_judgement(**changed: Any) -> Judgement:
    values: dict[str, Any] = {
        "kind": Kind.COMPLAINT,
        "area": "roads",
        "topic": "roads.pothole",
        "danger": False,
        "resolved_past": False,
        "own_report": True,
        "confidence": 0.9,
        "lane": Lane.NORMAL,
    }
    return Judgement(**(values | changed))


def a_place(street: str | None = "Ленина", house: str | None = "12", **changed: Any) -> Place:
    return Place(street, house, territory="zarechinsk", confidence=0.9, **changed)


def a_judged(
    post: str = "vk:-101_1",
    *,
    at: Instant = T0,
    place: Place | None = None,
    copy_of: str | None = None,
    judgement: dict[str, Any] | None = None,
    **changed: Any,
) -> Judged:
    written = a_post(post, published=at, first_seen=at, **changed)
    verdict = Verdict(
        written.revision,
        "test",
        a_judgement(**(judgement or {})),
        place,
        route=Route("roads", _WHY),
    )
    return Judged(written, verdict, copy_of)


def an_opening(post: str = "vk:-101_1", at: Instant = T0, **changed: Any) -> Event:
    values: dict[str, Any] = {
        "post": post,
        "kind": "complaint",
        "area": "roads",
        "topic": "roads.pothole",
        "danger": False,
        "place": a_place(),
        "authority": "roads",
    }
    return an_event(Opened(**(values | changed)), incident_id(post), 1, at)


def an_event(body: Any, incident: str, version: int, at: Instant = T0 + HOUR) -> Event:
    return Event(
        event_id(incident, type(body).__name__, str(version)), incident, version, at, at,
        "engine", f"cause-{version}", "pack-1", "test", body,
    )  # fmt: skip


def an_incident(*bodies: Any, post: str = "vk:-101_1") -> Incident:
    opening = an_opening(post)
    rest = [an_event(b, opening.incident, n) for n, b in enumerate(bodies, 2)]
    return Incident.of([opening, *rest])


_WHY = Reason("topic_rule", ("roads.pothole",))
