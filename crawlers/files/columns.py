"""Which column means what: by the person's own map first, then by the headers other systems write."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import BadInput

# Headers as they are met in exports («Инцидент Менеджмент», portals, forums, our own), best first.
MEANINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("text", (
        "text", "текст", "текст сообщения", "текст инцидента", "текст обращения", "текст поста", "текст комментария",
        "текст вопроса", "текст жалобы", "message", "сообщение", "обращение", "content", "body", "комментарий",
        "comment", "description", "описание", "суть обращения", "вопрос",
    )),
    ("title", ("title", "заголовок", "subject")),
    ("published", (
        "published", "published_at", "дата публикации", "дата и время публикации", "дата сообщения",
        "дата обращения", "дата поста", "created_at", "created", "дата создания", "datetime", "дата и время",
        "timestamp", "date", "дата", "time", "время", "pubdate",
    )),
    ("id", (
        "id", "ид", "post_id", "message_id", "номер инцидента", "номер обращения", "номер сообщения",
        "id сообщения", "id поста", "номер", "number", "№",
    )),
    ("source", ("source", "источник", "площадка", "сообщество", "канал")),
    ("url", (
        "url", "link", "ссылка", "урл поста", "адрес поста", "ссылка на пост", "ссылка на сообщение", "permalink",
    )),
    ("reply_to", ("reply_to", "in_reply_to", "parent_id", "ответ на")),
    ("author", ("author", "автор", "url автора", "урл автора", "author_id", "user_id", "from_id")),
    ("voice", ("voice",)),
    ("lat", ("lat", "latitude", "широта")),
    ("lon", ("lon", "lng", "long", "longitude", "долгота")),
)  # fmt: skip
KNOWN = tuple(meaning for meaning, _ in MEANINGS)


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each meaning that a file has."""

    found: tuple[tuple[str, str], ...]

    def of(self, meaning: str) -> str | None:
        """Name of the column with this meaning."""
        return next((column for known, column in self.found if known == meaning), None)


def choose(names: Sequence[str], wished: Sequence[tuple[str, str]]) -> Columns:
    """Columns of a row with these names; the wished ones may be absent."""
    plain = {_plain(name): name for name in reversed(names)}
    taken = {meaning: plain.get(_plain(column)) for meaning, column in wished}
    for meaning, headers in MEANINGS:
        if meaning not in taken:
            taken[meaning] = next((plain[h] for h in headers if h in plain), None)
    return Columns(tuple((meaning, column) for meaning, column in taken.items() if column))


def check(names: Sequence[str], wished: Sequence[tuple[str, str]], file: str) -> None:
    """Refuse a table whose header lacks a wished column, or any column that could hold the text."""
    plain = {_plain(name) for name in names}
    header = ", ".join(name for name in names if name)[:500]
    for _, column in wished:
        if _plain(column) not in plain:
            raise BadInput("file_column_missing", file, column, header)
    if choose(names, wished).of("text") is None:
        raise BadInput("file_no_text_column", file, header)


def read_map(written: str) -> tuple[tuple[str, str], ...]:
    """`text=Текст,published=Дата` as pairs; BadInput when it cannot be understood."""
    pairs = tuple(
        (meaning.strip(), column.strip())
        for meaning, _, column in (part.partition("=") for part in written.split(",") if part)
    )
    for meaning, column in pairs:
        if meaning not in KNOWN or not column:
            raise BadInput("file_bad_column_map", f"{meaning}={column}", ", ".join(KNOWN))
    return pairs


def _plain(name: str) -> str:
    return " ".join(name.replace("\ufeff", "").lower().replace("ё", "е").split())
