"""The readers, on saved payloads: each folder of `pages` holds a payload and what must come of it."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawlers.vk.comments_reader import read_board, read_comments
from crawlers.vk.lens import Lens
from crawlers.vk.names import PostName
from crawlers.vk.reader import read_posts
from domain.codes import Voice
from domain.errors import SourceChanged
from domain.post import RawPost
from domain.run import Issue

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(path.name for path in PAGES.iterdir() if path.is_dir())


def a_lens(**changes: Any) -> Lens:
    """A lens that knows one authority and makes marks one can see through."""
    values: dict[str, Any] = {
        "source": "zhkh",
        "pages": "https://vk.com",
        "authorities": frozenset({"vk:-108"}),
        "mark": lambda account, at: f"mark-{len(account)}-{at}",
    }
    return Lens(**values | changes)


def read(saved: dict[str, Any], lens: Lens) -> tuple[tuple[RawPost, ...], tuple[Issue, ...]]:
    """A saved payload through the reader it is for."""
    if saved["read"] == "posts":
        wall = read_posts(saved["response"], lens)
        return wall.posts, wall.issues
    if saved["read"] == "comments":
        top = PostName(saved["owner"], saved["post"])
        page = read_comments(saved["response"], lens, top)
    else:
        top = PostName(saved["owner"], saved["post"], topic=True)
        page = read_board(saved["response"], lens, top)
    return page.comments, page.issues


def plain(posts: tuple[RawPost, ...], issues: tuple[Issue, ...]) -> dict[str, Any]:
    """As in `expected.json`: defaults are left out."""
    empty = msgspec.to_builtins(RawPost("", "vk", "zhkh", "", Voice.RESIDENT, 0, ""))
    rows = [msgspec.to_builtins(post) for post in posts]
    found = {
        "posts": [{k: v for k, v in row.items() if k == "voice" or v != empty[k]} for row in rows],
        "issues": [" ".join((issue.code, *issue.params)) for issue in issues],
    }
    readable: dict[str, Any] = json.loads(json.dumps(found))  # tuples are lists there
    return readable


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_page_reads_as_expected(name: str) -> None:
    saved = json.loads((PAGES / name / "payload.json").read_text("utf-8"))
    expected = json.loads((PAGES / name / "expected.json").read_text("utf-8"))
    assert plain(*read(saved, a_lens())) == expected


@pytest.mark.parametrize("name", NAMES)
def test_no_account_of_a_saved_page_survives(name: str) -> None:
    text = (PAGES / name / "payload.json").read_text("utf-8")
    posts, issues = read(json.loads(text), a_lens())
    kept = json.dumps([plain(posts, issues), [post.url for post in posts]])
    without_texts = kept
    for post in posts:  # mentions in a text are masked later, by the pipeline
        without_texts = without_texts.replace(json.dumps(post.text)[1:-1], "")
    for account in ("271828182", "314159265", "100200300", "161803398", "299792458", "602214076"):
        assert account not in without_texts


def test_a_page_tells_what_is_pinned_and_what_was_dropped() -> None:
    saved = json.loads((PAGES / "wall_voices_and_media" / "payload.json").read_text("utf-8"))
    page = read_posts(saved["response"], a_lens())
    assert (page.total, page.size, page.pinned) == (812, 5, frozenset({"vk:-106_5100"}))
    assert page.in_order()[0].id == "vk:-106_5233"
    search = json.loads((PAGES / "search_with_points" / "payload.json").read_text("utf-8"))
    page = read_posts(search["response"], a_lens())
    assert (page.size, page.personal, page.next_from) == (2, 1, "2/-101_60")


def test_threads_that_came_in_part_are_named() -> None:
    saved = json.loads((PAGES / "comments_with_threads" / "payload.json").read_text("utf-8"))
    page = read_comments(saved["response"], a_lens(), PostName(-106, 5233))
    assert [(branch.top, branch.total) for branch in page.partial] == [(5240, 12)]
    assert (page.first, page.last, page.level) == (5240, 5250, 3)


def test_signed_posts_may_count_as_residents() -> None:
    saved = json.loads((PAGES / "wall_voices_and_media" / "payload.json").read_text("utf-8"))
    page = read_posts(saved["response"], a_lens(signed=Voice.RESIDENT))
    signed = next(post for post in page.posts if post.id == "vk:-106_5232")
    assert signed.voice == Voice.RESIDENT
    assert signed.mark


def test_the_own_page_of_an_authority_speaks_officially() -> None:
    saved = json.loads((PAGES / "wall_voices_and_media" / "payload.json").read_text("utf-8"))
    page = read_posts(saved["response"], a_lens(own_authority=True))
    voices = {post.id: post.voice for post in page.posts}
    assert voices["vk:-106_5100"] == Voice.AUTHORITY
    assert voices["vk:-106_5230"] == Voice.COMMUNITY


def test_a_media_link_that_is_signed_anew_is_no_new_revision() -> None:
    saved = json.loads((PAGES / "wall_voices_and_media" / "payload.json").read_text("utf-8"))
    before = read_posts(saved["response"], a_lens()).posts[1].content_hash()
    photo = saved["response"]["items"][1]["attachments"][0]["photo"]
    photo["sizes"][0]["url"] = "https://sun9-7.userapi.com/impg/other.jpg?sign=new"
    saved["response"]["items"][1]["views"]["count"] += 1
    assert read_posts(saved["response"], a_lens()).posts[1].content_hash() == before


@pytest.mark.parametrize("payload", [None, [], {"items": None}, {"count": 1}, "text"])
def test_an_answer_that_is_no_list_is_a_change_of_the_source(payload: object) -> None:
    with pytest.raises(SourceChanged):
        read_posts(payload, a_lens())
