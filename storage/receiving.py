"""Which posts of a delivery are news."""

from collections.abc import Iterable, Mapping

from domain.post import RawPost


def news_of(posts: Iterable[RawPost], latest: Mapping[str, str]) -> list[tuple[RawPost, str]]:
    """(post, content hash) of posts whose content differs from the latest known, in their order."""
    known, news = dict(latest), []
    for post in posts:
        content = post.content_hash()
        if known.get(post.id) != content:
            known[post.id] = content
            news.append((post, content))
    return news
