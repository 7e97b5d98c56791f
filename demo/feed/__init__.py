"""The city's news: an RSS feed and its articles."""

from demo.feed.server import make_app, platform_id

__all__ = ["make_app", "platform_id"]
