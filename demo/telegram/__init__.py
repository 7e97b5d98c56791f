"""Telegram's public side: channel previews and the discussion widget."""

from demo.telegram.server import make_app, platform_id

__all__ = ["make_app", "platform_id"]
