"""The file of a life: what may be absent, and how a wrong line is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from demo.life import LifeError, LifePost, read_life

LEAST = {"id": "a", "at_minute": 5, "source": "forum", "text": "яма"}


def written(folder: Path, content: str | bytes) -> Path:
    raw = content.encode() if isinstance(content, str) else content
    (folder / "posts.jsonl").write_bytes(raw)
    return folder


def line(**changes: Any) -> str:
    return json.dumps({**LEAST, **changes}, ensure_ascii=False)


def test_what_a_line_lacks_is_usual_and_unknown_fields_are_passed_over(tmp_path: Path) -> None:
    lines = ("\ufeff" + line(mood="bad"), "", line(id="b", text="а\u2028б"))
    file = written(tmp_path, "\r\n".join(lines))
    assert read_life(file)[0] == LifePost("a", 5, "forum", "resident", "яма")
    assert [post.id for post in read_life(file)] == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"id": "a", "at_minute": 5, "source": "forum"}', "line 1: 'text' is missing"),
        (f"{line()}\n{{", "line 2: "),
        (line(source="vk:group77"), "line 1: unknown source 'vk:group77'"),
        (line(at_minute="soon"), "line 1: "),
        (line(reply_to="z"), "'a' replies to unknown 'z'"),
        ("[1]", "line 1: "),
        (b"\xff\xfe", "not UTF-8, byte 1"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, content: str | bytes, told: str) -> None:
    with pytest.raises(LifeError, match=told):
        read_life(written(tmp_path, content))


def test_a_folder_without_posts_is_named(tmp_path: Path) -> None:
    with pytest.raises(LifeError, match=r"posts\.jsonl"):
        read_life(tmp_path)
