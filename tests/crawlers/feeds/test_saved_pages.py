from pathlib import Path

import pytest

from crawlers.feeds.pages import read_feed
from crawlers.feeds.reader import FeedReader
from domain.source import Manifest, SourceKind
from tests.crawlers.pages.saved import NOW, expected_of, outcome, page_of, saved_in
from tests.crawlers.pages.watching import mark


def read(folder: Path) -> object:
    manifest = Manifest("news", SourceKind.FEED, "https://example.org/rss", "town")
    reader = FeedReader(manifest, frozenset(), mark, NOW)
    feed = read_feed(page_of(folder))
    posts = [reader.post(entry, {}) for entry in feed.entries]
    return {"posts": posts, "following": feed.following, "malformed": feed.malformed}


@pytest.mark.parametrize("folder", saved_in(__file__), ids=lambda folder: folder.name)
def test_a_saved_feed_is_read_as_expected(folder: Path) -> None:
    found = outcome(lambda: read(folder))
    assert found == expected_of(folder, found)
