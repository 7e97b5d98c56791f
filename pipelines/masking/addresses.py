"""E-mail addresses, also in disguise, and accounts of people in networks."""

import re
from collections.abc import Iterator

from domain.post import Span

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_APART = re.compile(  # with blanks: only what ends like the name of a site
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{1,63}(?: \d{1,4})? ?@ ?"
    r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,3} ?\. ?(?:[a-z]{2,4}|рф)(?!\w)"
)
_SPELT = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{1,63} ?(?:[(\[{] ?(?:собака|собачка|a|а|at|гав|dog|@) ?[)\]}]"
    r"|\*?соба(?:ч?ка|ки)\*?|(?<= )at(?= )) ?"
    r"[A-Za-z0-9а-яё-]{1,63}(?:(?:\.| точка | ?[(\[](?:точка|dot|\.)[)\]] ?)[A-Za-z0-9а-яё-]{1,63}){1,3}",
    re.IGNORECASE,
)
_MENTION = re.compile(r"\[id\d+\|[^\]\n]{0,80}\]|(?<![\w/.])\*?id\d{5,}(?:\s?\([^)\n]{1,60}\))?")
_NICK = re.compile(
    r"(?<![\w@./])(?<!\w )@[A-Za-z][\w.]{3,31}|(?<=\w )@[A-Za-z]\w{3,31}(?![\w.]*\.\w)"
)
_PROFILE = re.compile(
    r"(?:https?://)?(?:m\.)?(?:vk\.com|vk\.ru|vkontakte\.ru)/(?:id\d+|(?!wall|club|public|topic|event|photo|video|doc|"
    r"feed|search|app|away)[A-Za-z][\w.]{3,31})|(?:https?://)?(?:ok\.ru/profile/\d+|(?:wa\.me|t\.me/\+)/?\d{7,15})"
)


def emails(text: str) -> Iterator[Span]:
    """Addresses with the sign, blanks around it or not."""
    yield from (Span(*m.span(), "email") for m in _EMAIL.finditer(text))
    yield from (Span(*m.span(), "email") for m in _APART.finditer(text))


def spelt_emails(text: str) -> Iterator[Span]:
    """Addresses in which a word stands for the sign: «ivan собака mail точка ru»."""
    yield from (Span(*m.span(), "email") for m in _SPELT.finditer(text))


def mentions(text: str) -> Iterator[Span]:
    """Accounts as VK writes them."""
    yield from (Span(*m.span(), "account") for m in _MENTION.finditer(text))


def nicks(text: str) -> Iterator[Span]:
    """Names after the sign @."""
    yield from (Span(*m.span(), "account") for m in _NICK.finditer(text))


def profiles(text: str) -> Iterator[Span]:
    """Addresses of people's pages."""
    yield from (Span(*m.span(), "account") for m in _PROFILE.finditer(text))
