"""Refuses packs that would turn the product on convictions, origins, or the private life of people."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from domain.errors import SettingsError
from storage.packs.sheet import Sheet, Where

_TABLE = Path(__file__).with_name("forbidden.yml")
_NOT_WORDS = re.compile(r"[^\w-]+|_")


@dataclass(frozen=True, slots=True)
class Forbidden:
    """One compiled pattern per group of words."""

    groups: tuple[tuple[str, re.Pattern[str]], ...]

    def find(self, text: str) -> tuple[str, str] | None:
        """(the words, their group) of the first thing that is not looked for here."""
        plain = f" {_NOT_WORDS.sub(' ', text.lower().replace('ё', 'е'))} "
        for group, pattern in self.groups:
            if found := pattern.search(plain):
                return found[0].strip(), group
        return None


def read_forbidden() -> Forbidden:
    """The product's own table."""
    table = yaml.safe_load(_TABLE.read_text("utf-8"))
    return Forbidden(tuple((group, _pattern(words)) for group, words in table.items()))


def check_purpose(name: str, sheet: Sheet, forbidden: Forbidden) -> Iterator[SettingsError]:
    """Problems of one sheet: topics and their cues, word lists, searches."""
    texts = _TEXTS.get(name, _nothing)
    for where, text in texts(sheet.content):
        if found := forbidden.find(text):
            yield sheet.problem("pack_forbidden", where, *found)


def _topics(content: list[dict[str, object]]) -> Iterator[tuple[Where, str]]:
    for index, topic in enumerate(content):
        for field in ("code", "title", "title_en"):
            yield (index, field), str(topic[field])
        yield from _each((index, "cues"), topic.get("cues"))


def _words(content: dict[str, object]) -> Iterator[tuple[Where, str]]:
    lists = content.get("words")
    for name, words in lists.items() if isinstance(lists, dict) else ():
        yield ("words", name), name
        yield from _each(("words", name), words)


def _queries(content: list[dict[str, object]]) -> Iterator[tuple[Where, str]]:
    for index, query in enumerate(content):
        yield (index, "name"), str(query["name"])
        yield (index, "text"), str(query.get("text", ""))


def _searches(content: list[dict[str, object]]) -> Iterator[tuple[Where, str]]:
    for index, source in enumerate(content):
        yield from _each((index, "words"), source.get("words"))


def _each(where: Where, texts: object) -> Iterator[tuple[Where, str]]:
    for index, text in enumerate(texts if isinstance(texts, list) else ()):
        yield (*where, index), str(text)


def _nothing(_: object) -> Iterator[tuple[Where, str]]:
    yield from ()


_TEXTS: Mapping[str, Callable[[Any], Iterator[tuple[Where, str]]]] = {
    "topics": _topics,
    "pack": _words,
    "queries": _queries,
    "sources": _searches,
}


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    ends = (re.escape(w.removesuffix("*")) + (r"\S*" if w.endswith("*") else "") for w in words)
    return re.compile(f" (?:{'|'.join(ends)}) ")
