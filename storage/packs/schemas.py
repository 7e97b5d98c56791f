"""Checks a sheet against its JSON Schema and says in our codes what is wrong."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError

from domain.errors import SettingsError
from storage.packs.sheet import Sheet, Where

_FOLDER = Path(__file__).parent / "schema"


def check_shape(sheet: Sheet, name: str) -> list[SettingsError]:
    """Everything in a sheet that its schema does not allow, by line."""
    schema = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    found = Draft202012Validator(schema).iter_errors(sheet.content)
    problems = [p for error in found for p in _problems(sheet, _closest(error))]
    return sorted(problems, key=lambda p: int(p.reason.params[1]))


def _closest(error: ValidationError) -> ValidationError:
    """Of several allowed shapes the one that was probably meant."""
    if error.validator != "oneOf" or not error.context:
        return error
    return min(error.context, key=lambda e: (e.validator == "additionalProperties", -len(e.path)))


def _problems(sheet: Sheet, error: ValidationError) -> Iterator[SettingsError]:
    where: Where = tuple(error.absolute_path)
    name = str(where[-1]) if where else ""
    wanted: Any = error.validator_value
    match error.validator:
        case "required":
            missing = [field for field in wanted if field not in cast("Any", error.instance)]
            for field in missing:
                yield sheet.problem("pack_field_missing", where, field)
        case "additionalProperties":
            yield from _unknown_fields(sheet, where, error)
        case "type":
            names = wanted if isinstance(wanted, str) else " / ".join(wanted)
            yield sheet.problem("pack_wrong_type", where, name, _shown(error.instance), names)
        case "enum":
            allowed = ", ".join(map(str, wanted))
            yield sheet.problem("pack_not_one_of", where, name, _shown(error.instance), allowed)
        case "pattern":
            form = cast("Any", error.schema).get("description", wanted)
            yield sheet.problem("pack_bad_form", where, name, _shown(error.instance), form)
        case _:
            yield sheet.problem("pack_invalid", where, name, error.message)


def _unknown_fields(sheet: Sheet, where: Where, error: ValidationError) -> Iterator[SettingsError]:
    known = list(cast("Any", error.schema)["properties"])
    for field in cast("Any", error.instance):
        if field not in known:
            near = get_close_matches(str(field), known, 1)
            yield sheet.problem("pack_field_unknown", (*where, str(field)), str(field), *near)


def _shown(value: Any) -> str:
    return str(value)[:80]
