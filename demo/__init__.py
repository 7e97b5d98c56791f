"""A simulated city on loopback: VK, Telegram, a forum, a feed. It imports nothing of the product."""
