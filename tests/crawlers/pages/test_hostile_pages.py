"""Torn and hostile pages: every reader answers with posts, issues or an error of ours, never with a crash."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.feeds.pages import read_feed
from crawlers.pages.page import Page
from crawlers.telegram.pages import read_channel, read_discussion, read_single
from crawlers.web.pages import read_list, read_posts
from domain.errors import OtklikError
from tests.crawlers.pages.saved import page_of
from tests.crawlers.web.test_crawler import PHPBB

FOLDER = Path(__file__).parents[1]
PAGES = {
    room: [page_of(f.parent).body for f in sorted(FOLDER.glob(f"{room}/saved/*/meta.json"))]
    for room in ("telegram", "feeds", "web")
}
EVIL = st.sampled_from(
    (
        *("<", ">", '"', "&", "\0", "\ud800", "<script>", "</div>", "]]>", "&#x110000;", "-1"),
        *("9" * 400, "<!--", "<![CDATA[", "\u202e", "<svg/onload=x>", "2026-13-45", "NaN", "%00"),
        *("<a href='http://['>", "<?xml?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "data-post='x/9'"),
    )
)


def telegram(page: Page) -> None:
    for read in (read_channel, read_discussion, read_single):
        try:
            read(page.text)
        except OtklikError:
            continue


def feeds(page: Page) -> None:
    try:
        read_feed(page)
    except OtklikError:
        return


def web(page: Page) -> None:
    read_list(page.text, page.url, PHPBB)
    read_posts(page.text, page.url, PHPBB)


@pytest.mark.parametrize("read", [telegram, feeds, web])
@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_torn_page_is_survived(read: Callable[[Page], None], data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(PAGES[read.__name__])).decode()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 40)))
        text = text[:start] + data.draw(EVIL) + text[end:]
    read(Page("https://example.org/page", 200, text.encode("utf-8", "surrogatepass")))
