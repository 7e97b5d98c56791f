"""Telegram channels by their public preview, and comments by the discussion widget."""
