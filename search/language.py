"""The query language: words in any inflection, "phrases", prefix*, AND OR NOT (И ИЛИ НЕ), brackets."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from domain.errors import QueryError
from domain.ports import Analyser
from domain.post import Reading
from search.expression import Anything, Both, Either, Expression, Phrase, Prefix, Without, Word

LONGEST = 5_000  # characters of a query
MOST_WORDS = 200
DEEPEST = 30  # brackets within brackets
SHORTEST_PREFIX = 2  # letters before the star

_PIECE = re.compile(r'[()]|["«»“”„‟]|[^\s()"«»“”„‟]+')
_QUOTES = frozenset('"«»“”„‟')


class _Sign(Enum):
    AND = "and"
    OR = "or"
    NOT = "not"
    OPEN = "("
    CLOSE = ")"
    END = "end"


_SIGNS = {
    "AND": _Sign.AND, "И": _Sign.AND, "OR": _Sign.OR, "ИЛИ": _Sign.OR, "NOT": _Sign.NOT, "НЕ": _Sign.NOT,
    "(": _Sign.OPEN, ")": _Sign.CLOSE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Token:
    """A sign of the language or a finished expression, and the text it came from."""

    what: _Sign | Expression
    piece: str
    place: int


def parse(text: str, analyser: Analyser) -> Expression:
    """The meaning of a query; raises QueryError(code, piece, place) with the place counted from 1."""
    if len(text) > LONGEST:
        raise QueryError("query_too_long", str(len(text)), str(LONGEST))
    if not text.strip():
        return Anything()
    tokens = _Lexer(text, analyser).tokens()
    if not tokens:
        raise _fault("query_without_words", text.strip(), 0)
    return _Parser(tokens, len(text)).whole()


def _fault(code: str, piece: str, place: int) -> QueryError:
    shown = piece[:40].encode("utf-8", "replace").decode()
    return QueryError(code, shown, str(place + 1))


class _Lexer:
    """Cuts a query into signs and words; pieces without a letter or digit are passed over."""

    def __init__(self, text: str, analyser: Analyser) -> None:
        self._text, self._analyser = text, analyser
        self._words = 0

    def tokens(self) -> list[_Token]:
        """All tokens in order."""
        found: list[_Token] = []
        at = 0
        while match := _PIECE.search(self._text, at):
            piece, place = match[0], match.start()
            at = match.end()
            if piece in _QUOTES:
                at = self._quoted(place, found)
            elif piece in _SIGNS:
                found.append(_Token(_SIGNS[piece], piece, place))
            else:
                self._bare(piece, place, found)
        return found

    def _quoted(self, place: int, found: list[_Token]) -> int:
        """One phrase; answers where it ends."""
        end = next((i for i in range(place + 1, len(self._text)) if self._text[i] in _QUOTES), -1)
        if end < 0:
            raise _fault("quote_not_closed", self._text[place:], place)
        self._add(self._read(self._text[place + 1 : end], place), place, end + 1, found)
        return end + 1

    def _bare(self, piece: str, place: int, found: list[_Token]) -> None:
        """A word, a word*, a -word or several glued ones («онлайн-запись», «12/1»)."""
        if piece.startswith("-") and self._binds(piece, place):
            found.append(_Token(_Sign.NOT, "-", place))
        reading = self._read(piece, place)
        if piece.endswith("*") and reading.words:
            found.append(_Token(_beginning(reading, piece, place), piece, place))
        else:
            self._add(reading, place, place + len(piece), found)

    def _binds(self, piece: str, place: int) -> bool:
        """A minus that stands before a word, phrase or bracket and after a blank."""
        after = self._text[place + len(piece) : place + len(piece) + 1]
        return piece[1:2].isalnum() or (piece == "-" and after != "" and after in '("«“„')

    def _add(self, reading: Reading, place: int, end: int, found: list[_Token]) -> None:
        if reading.words:
            found.append(_Token(_together(reading), self._text[place:end], place))

    def _read(self, piece: str, place: int) -> Reading:
        plain = unicodedata.normalize("NFC", piece)
        reading = self._analyser.read("".join(c for c in plain if unicodedata.category(c) != "Cf"))
        self._words += len(reading.words)
        if self._words > MOST_WORDS:
            raise _fault("too_many_words", str(MOST_WORDS), place)
        return reading


def _together(reading: Reading) -> Expression:
    """One word by all its forms, several as a phrase."""
    return _word(reading, 0) if len(reading.words) == 1 else Phrase(reading.stems)


def _word(reading: Reading, i: int) -> Word:
    return Word(reading.stems[i], reading.forms[i])


def _beginning(reading: Reading, piece: str, place: int) -> Expression:
    start = reading.words[-1]
    if len(start) < SHORTEST_PREFIX:
        raise _fault("prefix_too_short", piece, place)
    last = len(reading.words) - 1
    before = [_word(reading, i) for i in range(last)]
    return _joined(Both, [*before, Prefix(start, _word(reading, last))])


def _joined(join: type[Both] | type[Either], parts: list[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else join(tuple(parts))


class _Parser:
    """either := both (OR both)* · both := part (AND? part)* · part := NOT part | ( either ) | words."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self._tokens = [*tokens, _Token(_Sign.END, "", length)]
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        """The expression of all tokens."""
        found = self._either()
        left = self._next()
        if left.what is _Sign.CLOSE:
            raise _fault("bracket_not_opened", left.piece, left.place)
        return found

    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, sign: _Sign) -> bool:
        taken = self._next().what is sign
        self._at += taken
        return taken

    def _either(self) -> Expression:
        parts = [self._both()]
        while self._take(_Sign.OR):
            parts.append(self._both())
        return _joined(Either, parts)

    def _both(self) -> Expression:
        parts = [self._part()]
        while self._take(_Sign.AND) or self._next().what not in (_Sign.OR, _Sign.CLOSE, _Sign.END):
            parts.append(self._part())
        return _joined(Both, parts)

    def _part(self) -> Expression:
        negative = False
        while self._take(_Sign.NOT):
            negative = not negative
        found = self._bracket() if self._next().what is _Sign.OPEN else self._leaf()
        return Without(found) if negative else found

    def _bracket(self) -> Expression:
        opening = self._next()
        self._at += 1
        self._depth += 1
        if self._depth > DEEPEST:
            raise _fault("brackets_too_deep", opening.piece, opening.place)
        found = self._either()
        if not self._take(_Sign.CLOSE):
            raise _fault("bracket_not_closed", opening.piece, opening.place)
        self._depth -= 1
        return found

    def _leaf(self) -> Expression:
        token = self._next()
        if not isinstance(token.what, _Sign):
            self._at += 1
            return token.what
        before = self._tokens[self._at - 1] if self._at else token
        faulty = before if token.what in (_Sign.END, _Sign.CLOSE) else token
        raise _fault("word_expected", faulty.piece, faulty.place)
