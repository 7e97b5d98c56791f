"""Page objects of a generic web source: lists of topics, pages of posts."""

from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

from crawlers.pages.markup import attribute, soup_of, text_of, time_of
from crawlers.pages.page import absolute
from domain.instant import Instant
from domain.source import Selectors

_SESSIONS = frozenset({"sid", "phpsessid", "jsessionid", "s"})


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A row of a list: where it leads and when somebody last wrote there, if it tells."""

    url: str
    stamp: Instant | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list of topics; `following` is the next page's address, often empty."""

    rows: tuple[TopicRow, ...]
    following: str

    @property
    def oldest(self) -> Instant | None:
        """The last row's time: rows that stand first whatever their age say nothing."""
        return next((r.stamp for r in reversed(self.rows) if r.stamp is not None), None)


@dataclass(frozen=True, slots=True)
class WebPost:
    """One post of a page; `quoted` is the key of the post it quotes, `link` empty when it has none of its own."""

    key: str
    text: str
    published: Instant | None
    author: str = ""
    quoted: str = ""
    link: str = ""
    zone_told: bool = True


@dataclass(frozen=True, slots=True)
class PostsPage:
    """Posts in the order of the page."""

    posts: tuple[WebPost, ...]
    following: str

    @property
    def oldest(self) -> Instant | None:
        """The last post's time: one that is pinned to the top says nothing."""
        return next((p.published for p in reversed(self.posts) if p.published is not None), None)


def read_list(markup: str, url: str, selectors: Selectors) -> ListPage:
    """The topics of a list page, in its order, each once."""
    soup = soup_of(markup)
    rows: dict[str, TopicRow] = {}
    for link in soup.select(selectors.topic_link):
        if address := steady(absolute(url, attribute(link, "href"))):
            rows.setdefault(address, TopicRow(address, _stamp(link, selectors)))
    return ListPage(tuple(rows.values()), _following(soup, url, selectors))


def read_posts(markup: str, url: str, selectors: Selectors) -> PostsPage:
    """The posts of a page."""
    soup = soup_of(markup)
    posts = tuple(_post(element, url, selectors) for element in soup.select(selectors.post))
    return PostsPage(posts, _following(soup, url, selectors))


def steady(url: str) -> str:
    """An address without its fragment and without a visitor's session."""
    parts = urlsplit(url.partition("#")[0])
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name.lower() not in _SESSIONS]
    return parts.geturl() if kept == query else parts._replace(query=urlencode(kept)).geturl()


def _post(element: Tag, url: str, selectors: Selectors) -> WebPost:
    time = time_of(_value(element, selectors.time, selectors.time_attr))
    author = _value(element, selectors.author, "")
    href = attribute(_first(element, selectors.link), "href")
    quoted = _quoted(element, selectors)
    text_element = _first(element, selectors.text)
    key = attribute(element, selectors.key_attr)
    text = text_of(text_element) if text_element is not None else ""
    return WebPost(
        key=key or _digest(text, time[0] if time else 0),
        text=text,
        published=time[0] if time else None,
        author=author,
        quoted=quoted,
        link=absolute(url, href),
        zone_told=time is None or time[1],
    )


def _quoted(element: Tag, selectors: Selectors) -> str:
    """Key of the first quoted post, by the fragment of a link in the quote; quotes are taken out."""
    found = ""
    for quote in element.select(selectors.quote) if selectors.quote else ():
        for link in quote.select("a[href*='#']"):
            found = found or attribute(link, "href").partition("#")[2]
        quote.extract()
    return found


def _stamp(link: Tag, selectors: Selectors) -> Instant | None:
    """The time in the smallest element around a link that holds no other topic's link."""
    if not selectors.topic_time:
        return None
    for around in link.parents:
        if len(around.select(selectors.topic_link)) > 1:
            return None
        if (shown := around.select_one(selectors.topic_time)) is not None:
            found = time_of(attribute(shown, selectors.time_attr) or shown.get_text())
            return found[0] if found else None
    return None


def _following(soup: BeautifulSoup, url: str, selectors: Selectors) -> str:
    href = attribute(_first(soup, selectors.next), "href")
    following = steady(absolute(url, href))
    return following if following != steady(url) else ""


def _first(element: Tag, selector: str) -> Tag | None:
    return element.select_one(selector) if selector else None


def _value(element: Tag, selector: str, name: str) -> str:
    """An attribute of the first match, or its text."""
    found = _first(element, selector)
    if found is None:
        return ""
    return (attribute(found, name) if name else "") or " ".join(found.get_text().split())


def _digest(text: str, at: Instant) -> str:
    """A key for a post that has none of its own."""
    return blake2b(f"{at}\x1f{text}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
