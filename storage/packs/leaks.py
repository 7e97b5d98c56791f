"""Values of secrets have no place in a pack: only the names of variables that hold them."""

import re
from collections.abc import Iterator

from domain.errors import SettingsError
from storage.packs.sheet import Sheet, Where

# VK's new and old tokens, Telegram bots, webhook secrets, and anything said to be a bearer token.
_SECRET = re.compile(
    r"vk1\.a\.|\b[0-9a-f]{85}\b|\b\d{8,10}:[\w-]{35}\b|whsec_[\w+/=]{16,}|\bBearer\s+\S{16,}"
)


def check_secrets(sheet: Sheet) -> Iterator[SettingsError]:
    """A problem for every text that looks like the value of a secret; the value is not repeated."""
    for where, text in _texts(sheet.content, ()):
        if _SECRET.search(text):
            yield sheet.problem("pack_holds_secret", where, str(where[-1]) if where else "")


def _texts(value: object, where: Where) -> Iterator[tuple[Where, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*where, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*where, index))
