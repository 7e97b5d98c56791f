"""Holds answers against the models of vkbottle-types; runs in an environment of its own.

Reads lines of JSON from standard input: {"model": "responses.wall.WallGetResponse", "answer": {...}}.
Writes one JSON list of complaints a line: missing or wrong fields, and fields that no model knows.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any


def complaints(name: str, answer: dict[str, Any]) -> list[str]:
    """Everything that is wrong with an answer."""
    pydantic = importlib.import_module("pydantic")
    module, _, model = name.rpartition(".")
    wanted = getattr(importlib.import_module(f"vkbottle_types.{module}"), model)
    try:
        return list(_unknown(answer, wanted.model_validate(answer), ""))
    except pydantic.ValidationError as error:
        return [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]


def _unknown(value: Any, judged: Any, where: str) -> Iterator[str]:
    if isinstance(value, list) and isinstance(judged, list):
        for place, pair in enumerate(zip(value, judged, strict=True)):
            yield from _unknown(*pair, f"{where}[{place}]")
    fields = getattr(type(judged), "model_fields", None)
    if fields is None or not isinstance(value, dict):
        return
    for key, inner in value.items():
        if key in fields:
            yield from _unknown(inner, getattr(judged, key), f"{where}.{key}")
        else:
            yield f"{where}.{key}: no such field in {type(judged).__name__}"


def main() -> None:
    """Judge every line of the input."""
    for line in sys.stdin:
        case = json.loads(line)
        found = complaints(case["model"], case["answer"])
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
