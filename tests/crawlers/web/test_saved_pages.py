from pathlib import Path

import pytest

from crawlers.web.pages import read_list, read_posts
from crawlers.web.reader import WebReader
from domain.source import Manifest, Selectors, SourceKind
from tests.crawlers.pages.saved import NOW, expected_of, meta_of, outcome, page_of, saved_in
from tests.crawlers.pages.watching import mark
from tests.crawlers.web.test_crawler import PHPBB

SELECTORS = {
    "phpbb": PHPBB,
    "notices": Selectors(
        post="div.news", text=".body", time=".date", link="a.more", next="a.older"
    ),
}


def read(folder: Path) -> object:
    meta, page = meta_of(folder), page_of(folder)
    selectors = SELECTORS[meta["selectors"]]
    if meta["reader"] == "list":
        return read_list(page.text, page.url, selectors)
    manifest = Manifest("forum", SourceKind.WEB, page.url, "town", selectors=selectors)
    reader = WebReader(manifest, frozenset(meta.get("authorities", [])), mark, NOW)
    found = read_posts(page.text, page.url, selectors)
    posts = reader.posts(found.posts, page.url, meta.get("top", ""))
    issues = reader.issues(found.posts, page.url)
    return {"posts": posts, "following": found.following, "issues": issues}


@pytest.mark.parametrize("folder", saved_in(__file__), ids=lambda folder: folder.name)
def test_a_saved_page_is_read_as_expected(folder: Path) -> None:
    found = outcome(lambda: read(folder))
    assert found == expected_of(folder, found)
