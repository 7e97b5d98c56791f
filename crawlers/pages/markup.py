"""Reading HTML: text as people see it, times, attributes."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from domain.instant import Instant, from_datetime, from_seconds

_LINE: Final = "\x1e"  # stands for a line break while white space is folded
_BLOCKS: Final = re.compile(
    "address|article|aside|blockquote|dd|div|dl|dt|figure|figcaption|footer|form|h[1-6]|header|hr|li|main|ol|p"
    "|pre|section|table|td|th|tr|ul"
)
_UNSEEN: Final = ("script", "style", "template", "noscript")
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_AROUND_LINE: Final = re.compile(f" *{_LINE}[ {_LINE}]*")
_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_UNIX: Final = re.compile(r"\d{9,11}|\d{12,14}")


def soup_of(markup: str) -> BeautifulSoup:
    """A page as a tree; NUL would end it early and becomes U+FFFD."""
    return BeautifulSoup(_DECLARATION.sub("", markup.replace("\0", "\ufffd")), "lxml")


def fragment_text(markup: str) -> str:
    """The visible text of a piece of HTML."""
    return text_of(soup_of(f"<div>{markup}</div>"))


def text_of(element: Tag) -> str:
    """The visible text with its line breaks; `element` is used up by it."""
    for unseen in element.find_all(_UNSEEN):
        unseen.decompose()
    for pre in element.find_all("pre"):
        for string in list(pre.find_all(string=True)):
            string.replace_with(NavigableString(str(string).replace("\n", _LINE)))
    for block in element.find_all(_is_block):
        block.insert_before(_LINE)
        block.insert_after(_LINE)
    for line in element.find_all("br"):
        line.replace_with(_LINE)
    return _folded(element.get_text())


def _is_block(element: Tag) -> bool:
    return _BLOCKS.fullmatch(element.name) is not None


def attribute(element: Tag | None, name: str) -> str:
    """An attribute's value, empty when there is none."""
    value = element.get(name) if element is not None else None
    return " ".join(value) if isinstance(value, list) else str(value or "")


def classes(element: Tag) -> list[str]:
    """The class tokens of an element."""
    return attribute(element, "class").split()


def time_of(text: str) -> tuple[Instant, bool] | None:
    """An instant and whether its zone was told (UTC is assumed), None when it is no time.

    Understood are ISO 8601, the dates of e-mail, and Unix seconds or milliseconds.
    """
    text = text.strip()
    if _UNIX.fullmatch(text):
        return from_seconds(int(text) / (1000 if len(text) > 11 else 1)), True
    moment = _moment(text)
    if moment is None:
        return None
    return from_datetime(moment if moment.tzinfo else moment.replace(tzinfo=UTC)), bool(
        moment.tzinfo
    )


def _moment(text: str) -> datetime | None:
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return reader(text)
        except ValueError:
            continue
    return None


def _folded(text: str) -> str:
    """White space as a browser folds it; at most one empty line stays."""
    folded = _SPACE.sub(" ", text)
    lines = _AROUND_LINE.sub(lambda m: "\n" * min(2, m[0].count(_LINE)), folded)
    return lines.strip()
