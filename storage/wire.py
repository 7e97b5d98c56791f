"""Values as JSON bytes and back; what the rest of the world cannot spell is kept or replaced, never refused."""

import json
from typing import Any, TypeVar

import msgspec

from domain.post import Post, RawPost
from domain.verdict import Judged, Verdict

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode
_BROKEN = b"!"  # before a payload with lone surrogates, which strict JSON cannot hold


class _Kept(msgspec.Struct, array_like=True, frozen=True):
    """A judged post without its position, which changes with every touch."""

    post: Post
    verdict: Verdict
    copy_of: str | None


class _PostText(msgspec.Struct, frozen=True):
    id: str
    text: str


class _KeptText(msgspec.Struct, array_like=True, frozen=True):
    post: _PostText


_decode_kept = msgspec.json.Decoder(_Kept).decode
_decode_text = msgspec.json.Decoder(_KeptText).decode
_decode_raw = msgspec.json.Decoder(RawPost).decode


def encode(value: object) -> bytes:
    """JSON of a value; lone surrogates become U+FFFD."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(_whole(msgspec.to_builtins(value)))


def decode(raw: bytes, kind: type[T]) -> T:
    """The value again."""
    return msgspec.json.decode(raw, type=kind)


def encode_judged(judged: Judged) -> bytes:
    """A judged post as it is kept."""
    return encode(_Kept(judged.post, judged.verdict, judged.copy_of))


def decode_judged(raw: bytes, position: int) -> Judged:
    """A kept post under its present position."""
    kept = _decode_kept(raw)
    return Judged(kept.post, kept.verdict, kept.copy_of, position)


def decode_text(raw: bytes) -> tuple[str, str]:
    """(id, masked text) of a kept post, without reading the rest."""
    post = _decode_text(raw).post
    return post.id, post.text


def encode_raw(raw: RawPost) -> bytes:
    """A raw post to the last code unit, lone surrogates included."""
    try:
        return _encode(raw)
    except UnicodeEncodeError:
        return _BROKEN + json.dumps(msgspec.to_builtins(raw)).encode("ascii")


def decode_raw(payload: bytes) -> RawPost:
    """The raw post again, unchanged."""
    if payload.startswith(_BROKEN):
        return msgspec.convert(json.loads(payload[1:]), RawPost)
    return _decode_raw(payload)


def _whole(value: Any) -> Any:
    """The same builtins with U+FFFD for lone surrogates."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_whole(k): _whole(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(v) for v in value]
    return value
