"""The product finds problems, not people: searches that look for a person are refused."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from domain.errors import AuthorSearchRefused
from domain.ports import Analyser
from search.language import LONGEST

# Signs of a person in one piece of text; the first group that matches names the reason.
_SIGNS = {
    "email": re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,255}\.[^\s@<>()]{2}"),
    "account": re.compile(
        r"(?<![\w.])@\w{2,}"
        r"|\[id\d+|(?<![\w/])id\d{3,}\b"
        # communities, their walls and boards are sources; anything else at these addresses may be a person
        r"|\b(?:vk\.(?:com|ru)|vkontakte\.ru)/(?!club\d|public\d|event\d|wall-|topic-|board\d|photo-|video-)\w"
        r"|\b(?:t\.me|telegram\.me|ok\.ru/profile|instagram\.com|facebook\.com)/\w",
        re.IGNORECASE,
    ),
    "author": re.compile(
        r"\b(?:автор|author|from|user|пользователь|отправитель)\s*[:=]\s*\S"
        r"|\b(?:посты|сообщения|комментарии|записи)\s+(?:автора|пользователя)\b",
        re.IGNORECASE,
    ),
    # ten digits of a subscriber, with or without +7 or 8; hot lines (8 800) are nobody's
    "phone": re.compile(
        r"(?<![\d/])(?!8[\s(–-]*800)(?:(?:\+?7|8)[\s(–-]*)?\d{3}[\s)–-]*\d{3}[\s–-]?\d{2}[\s–-]?\d{2}(?!\d)"
    ),
    "number": re.compile(
        r"(?<!\d)\d(?:[ –-]?\d){10,19}(?!\d)"
    ),  # passport with series, SNILS, card
}
_HOT_LINE = re.compile(r"\b8[\s(–-]*800[\s)–-]*\d{3}[\s–-]?\d{2}[\s–-]?\d{2}\b")
_INITIALS = re.compile(
    r"(?:\b(?P<before>[А-ЯЁ][а-яё]{2,})\s+[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?)"
    r"|(?:\b[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?(?P<after>[А-ЯЁ][а-яё]{2,}))"
)
_PATRONYMIC = re.compile(r"(?:[оеь]вич|льич|ьмич)(?:а|у|ем|е)?$|(?:[оеь]вн|ичн)(?:а|ы|е|у|ой)$")
_SURNAME = re.compile(r"(?:[оеё]в|[иы]н|енко|чук|юк|[ая]нц|ян|дзе|швили)$")
_SURNAME_CASE = re.compile(r"(?:[оеё]в|[иы]н)(?:а|у|ым|е|ой|ы)?$")  # of words no dictionary knows
_ADJECTIVE = re.compile(r"(?:[сц]к(?:ий|ой)|[иы]х)$")


class AuthorGuard:
    """Refuses searches for people; `places` are names (streets, landmarks) that may contain a person's."""

    def __init__(self, analyser: Analyser, places: Iterable[str] = ()) -> None:
        self._analyser = analyser
        self._places = frozenset(
            pair for place in places for pair in pairwise(analyser.read(place).stems)
        )

    def check(self, text: str) -> None:
        """Raise AuthorSearchRefused("author_search", what, place), place counted from 1.

        What is email, account, author, phone, number or name; the piece itself is not repeated, so that nothing
        personal reaches a log.
        """
        text = text[:LONGEST]  # longer ones are no queries
        calm = _HOT_LINE.sub(lambda m: " " * len(m[0]), text)
        for what, sign in _SIGNS.items():
            if found := sign.search(calm):
                raise AuthorSearchRefused("author_search", what, str(found.start() + 1))
        tokens = self._tokens(text)
        for at in (*self._initials(text, tokens), *self._names(tokens)):
            raise AuthorSearchRefused("author_search", "name", str(at + 1))

    def _tokens(self, text: str) -> tuple["_Token", ...]:
        reading = self._analyser.read(text)
        return tuple(
            _Token(
                reading.words[i], reading.stems[i], reading.forms[i], a, text[a : a + 1].isupper()
            )
            for i, a in enumerate(reading.starts)
        )

    def _names(self, tokens: tuple["_Token", ...]) -> Iterator[int]:
        """Where a first name stands beside a surname or a patronymic and speaks of no place."""
        for i, (one, two) in enumerate(pairwise(tokens)):
            if _is_person(one, two) and not self._is_place(tokens, i):
                yield one.start

    def _initials(self, text: str, tokens: tuple["_Token", ...]) -> Iterator[int]:
        for found in _INITIALS.finditer(text):
            at = next((i for i, t in enumerate(tokens) if t.start >= found.start()), 0)
            surname = found["before"] or found["after"]
            famous = any(
                e.endswith("-" + f) for e in _words("eponyms") for f in self._forms(surname)
            )
            if not famous and not _beside_a_place(tokens, at):
                yield found.start()

    def _forms(self, word: str) -> tuple[str, ...]:
        reading = self._analyser.read(word)
        return reading.forms[0] or reading.words[:1]

    def _is_place(self, tokens: tuple["_Token", ...], i: int) -> bool:
        one, two = tokens[i], tokens[i + 1]
        famous = any(f"{a}-{b}" in _words("eponyms") for a in one.all_forms for b in two.all_forms)
        known = (one.stem, two.stem) in self._places
        return famous or known or _beside_a_place(tokens, i)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the query; `capital` when it is written with one."""

    word: str
    stem: str
    forms: tuple[str, ...]
    start: int
    capital: bool

    @property
    def all_forms(self) -> tuple[str, ...]:
        return self.forms or (self.word,)

    @property
    def first_name(self) -> bool:
        """Surely a first name; one that is also a common word only when written with a capital."""
        if self.capital:
            return any(form in _words("first_names") for form in self.all_forms)
        sure = _words("first_names") - _words("ambiguous_names")
        named = [form in sure for form in self.all_forms]
        only = all(n or _is_surname(f) for n, f in zip(named, self.all_forms, strict=True))
        return self.word in sure or (any(named) and only)

    @property
    def surname(self) -> bool:
        """Looks like a surname; adjectives only when written with a capital."""
        if not self.forms and self.word not in _words("not_surnames"):
            return bool(_SURNAME.search(self.word) or _SURNAME_CASE.search(self.word))
        adjective = self.capital and any(_ADJECTIVE.search(form) for form in self.forms)
        return adjective or any(_is_surname(form) for form in self.forms)


def _is_surname(form: str) -> bool:
    return len(form) > 3 and form not in _words("not_surnames") and bool(_SURNAME.search(form))


def _is_person(one: _Token, two: _Token) -> bool:
    """Two neighbouring words that name a person."""
    for name, other in ((one, two), (two, one)):
        if name.first_name and (other.surname or (name.capital and _stands_out(other))):
            return True
    return (
        (one.first_name or one.surname) and len(two.word) > 5 and bool(_PATRONYMIC.search(two.word))
    )


def _stands_out(token: _Token) -> bool:
    """A capital letter where no sentence begins: «Анна Бондарь», not «Петя. Двор»."""
    common = (
        token.word in _words("place_words") | _words("not_surnames") or not token.word.isalpha()
    )
    return token.capital and token.start > 0 and len(token.word) > 2 and not common


def _beside_a_place(tokens: tuple[_Token, ...], i: int) -> bool:
    """A word for a place up to two words before, or a house number right after."""
    before = tokens[max(0, i - 2) : i]
    after = tokens[i + 2 : i + 3]
    number = any(t.word[0].isdigit() for t in after)
    return number or any(form in _words("place_words") for t in before for form in t.all_forms)


@cache
def _words(table: str) -> frozenset[str]:
    return frozenset(files("search").joinpath("words", f"{table}.txt").read_text("utf-8").split())
