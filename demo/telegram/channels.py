"""Which channels exist, how their messages are numbered and who signs them."""

from dataclasses import dataclass
from typing import Final

from demo.city import City, Message


@dataclass(frozen=True, slots=True)
class Channel:
    """A public channel: its name in addresses, its title, and the city's source behind it."""

    name: str
    title: str
    source: str
    description: str


CHANNELS: Final = (
    Channel("zrch_chat1", "Заречинск LIVE", "tg:chat1", "Новости и сообщения жителей"),
    Channel("zrch_chat2", "Соседи. Северный", "tg:chat2", "Канал жителей микрорайона"),
    Channel("zrch_chat3", "Транспорт Заречинска", "tg:chat3", "Автобусы, троллейбусы, пробки"),
    Channel("zrch_chat4", "Горводоканал", "tg:chat4", "Официальный канал МУП «Горводоканал»"),
)
OFFICIAL: Final = CHANNELS[3]
ADMIN_NAME: Final = "Администрация Заречинска"
ADMIN_URL: Final = "https://t.me/zrch_admin"

_FIRST = (
    "Анна Борис Вера Глеб Дарья Егор Жанна Захар Инна Кирилл Лада Марина Никита Ольга Павел "
    "Раиса Сергей Тамара Фёдор Юлия"
)
_INITIALS = "АБВГДЗКЛМНПРСТФ"


@dataclass(frozen=True, slots=True)
class Author:
    """Who is shown beside a message; people without a public name have no link."""

    name: str
    url: str | None


def channel_named(name: str) -> Channel | None:
    """The channel with this name, in any letter case."""
    return next((c for c in CHANNELS if c.name == name.lower()), None)


def number_of(city: City, message: Message) -> int:
    """The message's number in its channel: it rises with the time and survives a restart."""
    return int(message.at - city.start) * 100 + message.number % 100 + 10


def author_of(channel: Channel, message: Message) -> Author:
    """Who wrote a message, as Telegram shows it."""
    if message.post.voice == "community":
        return Author(channel.title, f"https://t.me/{channel.name}")
    if message.post.voice == "authority":
        official = Author(OFFICIAL.title, f"https://t.me/{OFFICIAL.name}")
        return official if channel is OFFICIAL else Author(ADMIN_NAME, ADMIN_URL)
    first = _FIRST.split()
    number = message.author
    name = f"{first[number % len(first)]} {_INITIALS[number // 7 % len(_INITIALS)]}."
    return Author(name, None if number % 3 == 0 else f"https://t.me/res{number}")
