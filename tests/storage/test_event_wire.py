import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from domain.errors import NewerData
from domain.events import EVENT_TYPES, KIND_OF, SCHEMA, Attached, Body
from storage.event_wire import decode_body, encode_body
from tests.storage.build import event

SAMPLES = Path(__file__).parent / "samples" / "events"


def samples() -> list[Path]:
    return sorted(SAMPLES.glob("*.json"))


def test_every_kind_has_a_stored_sample() -> None:
    assert {p.name.split(".")[0] for p in samples()} == set(EVENT_TYPES)


@pytest.mark.parametrize("path", samples(), ids=lambda p: p.name)
def test_bodies_that_were_once_stored_are_still_read(path: Path) -> None:
    kind, schema, _ = path.name.split(".")
    raw = path.read_bytes()
    body = decode_body(kind, int(schema), raw)
    assert KIND_OF[type(body)] == kind
    if int(schema) == SCHEMA:
        written = encode_body(event("i", 1, body))
        assert json.loads(written) == json.loads(raw)


def test_an_old_shape_is_lifted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.event_wire.SCHEMA", 3)

    def renamed(body: dict[str, Any]) -> dict[str, Any]:
        return {"post": body["message"], "reasons": body["reasons"]}

    def marked(body: dict[str, Any]) -> dict[str, Any]:
        return body | {"mark": "old"}

    lifts = {("attached", 1): renamed, ("attached", 2): marked}
    body: Body = decode_body("attached", 1, b'{"message": "p", "reasons": []}', lifts)
    assert body == Attached("p", (), mark="old")
    assert decode_body("attached", 3, b'{"post": "p", "reasons": []}', lifts) == replace(
        body, mark=None
    )


@pytest.mark.parametrize(("kind", "schema"), [("teleported", 1), ("opened", SCHEMA + 1)])
def test_events_of_a_newer_version_are_refused(kind: str, schema: int) -> None:
    with pytest.raises(NewerData):
        decode_body(kind, schema, b"{}")
