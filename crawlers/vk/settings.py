"""What the VK crawler is told at the door."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class VkToken:
    """A service token; `alias` is the name of its secret and the only thing ever shown of it."""

    alias: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class VkSettings:
    """Tokens, hosts and pauses; seconds where not said otherwise."""

    tokens: tuple[VkToken, ...]
    calls_per_second: int = 3  # the smallest published figure (platforms.md §1.3)
    api: str = "https://api.vk.ru"
    pages: str = "https://vk.com"  # where permalinks lead
    timeout: float = 20.0
    pause: float = 900.0  # a token with a captcha or a refusal is tried again after this
    flood: float = 600.0  # a method under flood control rests as long
    day_limit: float = 1800.0  # error 29 was seen to last about half an hour
