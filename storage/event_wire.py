"""Bodies of events as JSON; old shapes are lifted to the present one when they are read."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec

from domain.errors import NewerData
from domain.events import EVENT_TYPES, SCHEMA, Body, Event
from storage.wire import encode

Upcaster: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

# (kind, schema) → the body one schema later. Empty while every stored body has the first shape.
UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}


def encode_body(event: Event) -> bytes:
    """The body alone; the envelope has columns of its own."""
    return encode(event.body)


def decode_body(
    kind: str, schema: int, raw: bytes, upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS
) -> Body:
    """The body in its present shape; raises NewerData for kinds and schemas of a later version."""
    if kind not in EVENT_TYPES or schema > SCHEMA:
        raise NewerData("newer_event", kind, str(schema))
    if schema == SCHEMA:
        return msgspec.json.decode(raw, type=EVENT_TYPES[kind])
    fields = msgspec.json.decode(raw)
    for step in range(schema, SCHEMA):
        lift = upcasters.get((kind, step))
        fields = lift(fields) if lift else fields
    return msgspec.convert(fields, EVENT_TYPES[kind])
