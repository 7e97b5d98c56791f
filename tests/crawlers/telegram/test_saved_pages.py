from pathlib import Path

import pytest

from crawlers.telegram.address import Channel
from crawlers.telegram.pages import read_channel, read_discussion
from crawlers.telegram.reader import ChannelReader
from domain.source import Manifest, SourceKind
from tests.crawlers.pages.saved import NOW, expected_of, meta_of, outcome, page_of, saved_in
from tests.crawlers.pages.watching import mark


def read(folder: Path) -> object:
    meta = meta_of(folder)
    reader = ChannelReader(
        Manifest("town", SourceKind.TELEGRAM, "gorod", "town"),
        Channel("gorod", "https://t.me", ("https://t.me",)),
        frozenset(meta.get("authorities", [])),
        mark,
        NOW,
    )
    markup = page_of(folder).text
    if meta["reader"] == "channel":
        channel = read_channel(markup)
        posts, issues = reader.posts(channel.messages), reader.issues(channel.flaws)
        return {"posts": posts, "older": channel.older, "issues": issues}
    found = read_discussion(markup)
    comments = reader.comments(198, found.messages)
    state = {"older": found.older, "closed": found.closed, "missing": found.missing}
    return {"posts": comments, **state, "issues": reader.issues(found.flaws)}


@pytest.mark.parametrize("folder", saved_in(__file__), ids=lambda folder: folder.name)
def test_a_saved_page_is_read_as_expected(folder: Path) -> None:
    found = outcome(lambda: read(folder))
    assert found == expected_of(folder, found)
