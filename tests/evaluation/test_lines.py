"""Labelled files: broken lines are errors with their number."""

import gzip
import os
import threading
from pathlib import Path

import pytest
from msgspec import UNSET

from domain.codes import Kind
from domain.errors import BadInput
from evaluation.messages import Asked, PlaceLabel, questions, read_answers, read_messages
from evaluation.personal import read_personal
from tests.evaluation.builders import written


def test_a_line_may_have_few_fields_and_unknown_ones(tmp_path: Path) -> None:
    path = written(tmp_path, '{"id": 7, "text": "яма", "sarcasm": true, "place_text": "x"}\n\n')
    (line,) = read_messages(path)
    assert (line.id, line.text, line.kind) == (7, "яма", UNSET)


def test_packed_files_and_byte_order_marks_are_fine(tmp_path: Path) -> None:
    content = '\ufeff{"text": "яма", "kind": "complaint", "place": {"street": "Ленина"}}\n'
    (line,) = read_messages(written(tmp_path, gzip.compress(content.encode()), "a.jsonl.gz"))
    assert line.kind is Kind.COMPLAINT
    assert line.place == PlaceLabel(street="Ленина")


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("{", "column"),
        ("[]", "Expected `object`"),
        ('{"id": "x"}', "text"),
        ('{"text": "а", "kind": "rant"}', "kind"),
        ('{"text": "а", "area": "weather"}', "area"),
        ('{"text": "а", "danger": "yes"}', "danger"),
        ("[" * 100_000, "nested"),
    ],
)
def test_a_broken_line_is_an_error_with_its_number(tmp_path: Path, second: str, told: str) -> None:
    path = written(tmp_path, f'{{"text": "тайна"}}\n{second}\n')
    with pytest.raises(BadInput) as refused:
        read_messages(path)
    code, params = refused.value.reason.code, refused.value.reason.params
    assert (code, params[0], params[1]) == ("file_bad_line", "labelled.jsonl", "2")
    assert told in params[2]


def test_letters_that_are_no_utf8_are_an_error_with_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, '{"text": "яма"}\n'.encode() + b'{"text": "\xff"}\n')
    with pytest.raises(BadInput) as refused:
        read_messages(path)
    assert refused.value.reason.params[1:] == ("2", "not UTF-8, byte 11")


def test_lone_surrogates_are_texts_like_others(tmp_path: Path) -> None:
    (line,) = read_messages(written(tmp_path, '{"text": "a\\ud800"}\n'))
    assert line.text == "a\ud800"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="file_absent"):
        read_messages(tmp_path / "no.jsonl")


def test_a_packed_file_that_ends_early_is_an_error(tmp_path: Path) -> None:
    content = gzip.compress(b'{"text": "a"}\n' * 1000)[:-20]
    with pytest.raises(BadInput, match="file_damaged"):
        read_messages(written(tmp_path, content))


def test_what_predicts_sees_text_and_parent_alone(tmp_path: Path) -> None:
    path = written(tmp_path, '{"text": "и у нас", "parent": "яма", "kind": "complaint"}\n')
    assert questions(read_messages(path)) == (Asked("и у нас", "яма"),)


def test_earlier_answers_are_read_back(tmp_path: Path) -> None:
    line = (
        '{"id":"a","kind":"other","area":null,"danger":false,"resolved_past":false,"place":{"street":null},'
        '"topic":null,"confidence":0.5,"lane":"unsure"}\n'
    )
    (found,) = read_answers(written(tmp_path, line))
    assert (found.id, found.kind, found.lane) == ("a", Kind.OTHER, "unsure")


def test_spans_are_read_by_their_class(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '{"text": "тел 5", "spans": [{"start": 4, "end": 5, "class": "phone"}]}\n{"text": "x"}\n',
    )
    first, second = read_personal(path)
    assert first.spans[0].code == "phone"  # type: ignore[index, union-attr]
    assert second.spans is UNSET


def test_a_label_that_is_null_is_no_label(tmp_path: Path) -> None:
    path = written(tmp_path, '{"text": "яма", "kind": null, "danger": null, "area": null}\n')
    (line,) = read_messages(path)
    assert (line.kind, line.danger, line.area) == (UNSET, UNSET, None)


@pytest.mark.parametrize("packed", [False, True])
def test_a_pipe_is_read_once_and_whole(tmp_path: Path, packed: bool) -> None:
    pipe, content = tmp_path / "pipe", b'{"text": "a"}\n{"text": "b"}\n'
    os.mkfifo(pipe)
    given = gzip.compress(content) if packed else content
    writing = threading.Thread(target=pipe.write_bytes, args=(given,))
    writing.start()
    assert [line.text for line in read_messages(pipe)] == ["a", "b"]
    writing.join()
