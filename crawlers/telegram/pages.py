"""Page objects of t.me: a channel's preview, a single post, a discussion."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from crawlers.pages.markup import attribute, soup_of
from crawlers.telegram.message import Flaw, Message, is_service, read_message
from domain.errors import SourceChanged, SourceHidden


@dataclass(frozen=True, slots=True)
class ChannelPage:
    """A page of a channel, oldest message first; `older`: there are pages before it."""

    messages: tuple[Message, ...]
    older: bool
    flaws: tuple[Flaw, ...] = ()

    @property
    def numbers(self) -> list[int]:
        """Numbers of the messages on the page."""
        return [m.number for m in self.messages]


@dataclass(frozen=True, slots=True)
class DiscussionPage:
    """Comments below a post, oldest first. `missing`: there is no such post. `closed`: comments cannot be read."""

    messages: tuple[Message, ...] = ()
    older: bool = False
    missing: bool = False
    closed: bool = False
    flaws: tuple[Flaw, ...] = ()

    @property
    def numbers(self) -> list[int]:
        """Numbers of the comments on the page."""
        return [m.number for m in self.messages]


def read_channel(markup: str) -> ChannelPage:
    """A page of `/s/<channel>`; SourceHidden for a mere card, SourceChanged for anything unknown."""
    soup = soup_of(markup)
    elements = _messages(soup, "data-post")
    if not elements and soup.select_one(".tgme_channel_history, .tme_no_messages_found") is None:
        if soup.select_one(".tgme_page") is not None:
            raise SourceHidden("no_preview")
        raise SourceChanged("telegram_page_unknown")
    messages, flaws = _read(elements, "data-post")
    return ChannelPage(messages, _has_older(soup), flaws)


def read_single(markup: str) -> Message | None:
    """The post of `/<channel>/<id>?embed=1&mode=tme`, None when Telegram says it is missing."""
    soup = soup_of(markup)
    messages, _ = _read(_messages(soup, "data-post"), "data-post")
    if messages:
        return messages[0]
    if soup.select_one(".tgme_widget_message_error") is None:
        raise SourceChanged("telegram_post_unknown")
    return None


def read_discussion(markup: str) -> DiscussionPage:
    """The comments of `/<channel>/<id>?embed=1&discussion=1`."""
    soup = soup_of(markup)
    elements = _messages(soup, "data-post-id")
    if elements:
        messages, flaws = _read(elements, "data-post-id")
        return DiscussionPage(messages, _has_older(soup), flaws=flaws)
    if soup.select_one(".tgme_widget_message_error") is not None:
        return DiscussionPage(missing=True)
    if soup.select_one(".tgme_post_discussion_header") is not None:
        return DiscussionPage()
    if soup.select_one(".tme_no_messages_found, .tgme_widget_message") is not None:
        return DiscussionPage(closed=True)
    raise SourceChanged("telegram_discussion_unknown")


def _messages(soup: BeautifulSoup, key: str) -> list[Tag]:
    """By one class token and an attribute: whole class strings change too often."""
    return soup.select(f".tgme_widget_message[{key}]")


def _read(elements: list[Tag], key: str) -> tuple[tuple[Message, ...], tuple[Flaw, ...]]:
    messages: list[Message] = []
    flaws: list[Flaw] = []
    for element in elements:
        if is_service(element):
            continue
        number = re.search(r"(\d+)$", attribute(element, key))
        if number is None:
            flaws.append(Flaw("message_without_number", attribute(element, key)[:80]))
            continue
        messages.append(read_message(element, int(number[1])))
        flaws.extend(messages[-1].flaws)
    return tuple(sorted(messages, key=lambda m: m.number)), tuple(dict.fromkeys(flaws))


def _has_older(soup: BeautifulSoup) -> bool:
    return soup.select_one(".js-messages_more[data-before], a[href*='before=']") is not None
