"""Reading HTML: text as people see it, times, attributes."""

import re
import warnings
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString

from domain.instant import Instant, from_datetime, from_seconds

_LINE: Final = "\x1e"  # stands for a line break while white space is folded
_UNSEEN: Final = frozenset({"script", "style", "template", "noscript"})
_BROKEN: Final = re.compile(  # elements that break lines, or are not seen at all
    "^(?:address|article|aside|blockquote|br|dd|div|dl|dt|figure|figcaption|footer|form|h[1-6]|header|hr|li|main"
    "|noscript|ol|p|pre|script|section|style|table|td|template|th|tr|ul)$"
)
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_AROUND_LINE: Final = re.compile(f" *{_LINE}[ {_LINE}]*")
_UNIX: Final = re.compile(r"\d{9,11}|\d{12,14}")


def soup_of(markup: str) -> BeautifulSoup:
    """A page as a tree; NUL would end it early and becomes U+FFFD."""
    with warnings.catch_warnings():  # XHTML is read as HTML, as browsers do
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        return BeautifulSoup(markup.replace("\0", "\ufffd"), "lxml")


def fragment_text(markup: str) -> str:
    """The visible text of a piece of HTML."""
    return text_of(soup_of(f"<div>{markup}</div>"))


def text_of(element: Tag) -> str:
    """The visible text with its line breaks; `element` is used up by it."""
    for each in element.find_all(_BROKEN):
        if each.decomposed:
            continue
        if each.name == "br":
            each.replace_with(_LINE)
        elif each.name in _UNSEEN:
            each.decompose()
        else:
            _set_apart(each)
    return _folded(element.get_text())


def _set_apart(block: Tag) -> None:
    if block.name == "pre":
        for string in list(block.find_all(string=True)):
            string.replace_with(NavigableString(str(string).replace("\n", _LINE)))
    block.insert_before(_LINE)
    block.insert_after(_LINE)


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
