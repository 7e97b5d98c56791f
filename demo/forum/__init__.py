"""The city's forum: pages like those of phpBB 3.3 with the prosilver style."""

from demo.forum.server import make_app, platform_id

__all__ = ["make_app", "platform_id"]
