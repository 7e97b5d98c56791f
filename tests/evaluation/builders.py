"""Builders of labelled lines and answers."""

from pathlib import Path
from typing import Any

from domain.codes import Kind
from evaluation.messages import MessageAnswer, PlaceLabel


def an_answer(**changed: Any) -> MessageAnswer:
    values: dict[str, Any] = {
        "id": None,
        "kind": Kind.COMPLAINT,
        "area": "roads",
        "danger": False,
        "resolved_past": False,
        "place": PlaceLabel(),
        "topic": None,
        "confidence": 0.9,
        "lane": "normal",
    }
    return MessageAnswer(**(values | changed))


def written(folder: Path, content: str | bytes, name: str = "labelled.jsonl") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
