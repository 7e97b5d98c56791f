"""Numbers of cards and papers: check digits and the words before decide what a number is."""

import re
from collections.abc import Iterator

from domain.post import Span
from pipelines.checksums import is_card, is_inn, is_snils
from pipelines.masking.context import before, beginning, run_starts, runs

_SNILS = re.compile(r"(?<![\d+])\d{3}[- ]?\d{3}[- ]?\d{3}[- ]{0,2}\d{2}(?!\d)")
_NAMES_SNILS = re.compile(r"снилс[^\d\n]{0,25}\Z|страхов\w{2,4} (?:номер|свидет)[^\d\n]{0,20}\Z")
_MOBILE = re.compile(r"[78]9\d{9}\Z")  # in one piece

_INN = re.compile(r"(?<![\d+])(?:\d{12}|\d{10}|\d{4} \d{4} \d{4}|\d{4} \d{6})(?![\d]|[ -]\d{2})")
_NAMES_INN = re.compile(r"(?<!\w)инн(?!\w)\W{0,4}\Z|(?<!\w)инн(?!\w)[^\d\n]{0,14}\Z")
_SPEAKS_OF_INN = re.compile(
    r"(?<!\w)инн(?!\w)|налогоплательщик|‹инн›|самозанят|(?<!\w)(?:ооо|ип)(?!\w)"
)
_FAR_INN = 100  # characters: «ИНН не бьётся. А вот он: …»
_OTHER_NUMBER = re.compile(
    r"(?:договор\w*|контракт\w*|сч[её]т\w*|л/с|лицев\w+|заявк\w+|обращени\w+|заказ\w*|трек\w*|накладн\w+|полис\w*"
    r"|чек\w*|огрн\w*|кпп|бик|кадастр\w*|уин|умр|удостоверени\w+|талон\w*|квитанци\w+|абонент\w*"
    r"|протокол\w*|дел[оаеу]|акт\w?)\s?(?:№|номер|n|:|-)?\s?\Z|№\s?\Z"
)

_CARD = re.compile(r"(?<![\d+])(?<!\d[ -])\d{4}([ \-.]?)\d{4}\1\d{4}\1\d{4}(?:[ -]?\d{1,3})?(?!\d)")
_SIXTEEN = re.compile(r"\d{4}([ \-.]?)\d{4}\1\d{4}\1\d{4}(?!\d)")
_NAMES_CARD = re.compile(r"карт[аыуео][^\d\n]{0,25}\Z|карточк\w{1,2}[^\d\n]{0,20}\Z")
_OTHER_CARD = re.compile(
    r"(?<!\w)полис|(?<!\w)омс(?!\w)|транспортн|скидк|скидочн|проездн|удостовер|рецепт|лицев"
)

_PAPER = re.compile(
    r"(?<![\d+])(?<!\d[ -])\d{2}[ -]?\d{2}[ ,-]{0,2}(?:(?:№|номер|N|n)[ :]{0,2})?"
    r"(?:\d{6}|\d{3}[ -]\d{3})(?![\d]|[ -]\d)"
)
_SHAPED = re.compile(
    r"\d{2}[ -]\d{2}[ -]\d{6}\Z|\d{4} \d{6}\Z|\d{2}[ -]?\d{2} ?(?:№|номер) ?\d{6}\Z"
)
_NAMES_PASSPORT = re.compile(
    r"(?:паспорт\w{0,3}|сери[яию])(?! (?:на |сч[её]тчик|прибор|объект|лифт|издели|дома))[^\d\n]{0,38}\Z"
)
_OTHER_PAPER = re.compile(
    r"тех\.?\s?паспорт|техпаспорт|прав[а-я]?(?!\w)|водительск|(?<!\w)ву(?!\w)|удостовер|полис|свидетел|(?<!\w)[сп]тс(?!\w)"
    r"|договор|сч[её]т|заяв|лицев|кадастр|трек|транспорт|сертиф|диплом|аттест|(?<!\w)огрн|рецепт|больничн|лист(?!\w)"
    r"|квитанц|чек(?!\w)|контракт|наклад|обращени|протокол|билет|абонем|код(?!\w)|лиценз|номер (?:заказ|дел)"
)
_SEVEN = 7  # digits in a row
_ABROAD = re.compile(r"загран\w*[^\d\n]{0,25}(\d{2} ?(?:№ ?)?\d{7})(?!\d)", re.IGNORECASE)


def snils(text: str) -> Iterator[Span]:
    """Insurance numbers: right check digits, or the word before."""
    for match in beginning(run_starts(text), _SNILS, text):
        named = _NAMES_SNILS.search(before(text, match.start())) is not None
        if named or (is_snils(match[0]) and not _MOBILE.match(match[0])):
            yield Span(*match.span(), "snils")


def inn(text: str) -> Iterator[Span]:
    """Taxpayers' numbers: right check digits, or the word before; ten digits need a word nearby."""
    for match in beginning(run_starts(text), _INN, text):
        if _is_inn(text, match):
            yield Span(*match.span(), "inn")


def _is_inn(text: str, match: re.Match[str]) -> bool:
    context = before(text, match.start(), _FAR_INN)
    if _NAMES_INN.search(context) is not None:
        return " " not in match[0] or is_inn(match[0])
    if " " in match[0] or not is_inn(match[0]) or _OTHER_NUMBER.search(context) is not None:
        return False
    return len(match[0]) == 12 or _SPEAKS_OF_INN.search(context) is not None


def cards(text: str) -> Iterator[Span]:
    """Bank cards: Luhn's sum is right, or a card is spoken of and the number is written in fours."""
    for match in beginning(run_starts(text), _CARD, text):
        short = _SIXTEEN.match(text, match.start())
        if short is not None and _is_card(text, short):
            yield Span(*short.span(), "card")
        elif is_card(match[0]) and _OTHER_CARD.search(before(text, match.start(), 25)) is None:
            yield Span(*match.span(), "card")


def _is_card(text: str, match: re.Match[str]) -> bool:
    context = before(text, match.start(), 30)
    if match[0][0] not in "23456" or _OTHER_CARD.search(context) is not None:
        return False
    return is_card(match[0]) or _NAMES_CARD.search(context) is not None


def passports(text: str) -> Iterator[Span]:
    """Series and number: after the word in any shape, without it as they stand in the passport."""
    for match in beginning(run_starts(text), _PAPER, text):
        context = before(text, match.start())
        told = _NAMES_PASSPORT.search(context) is not None
        shaped = _SHAPED.match(match[0]) is not None and not context.endswith(("№", "№ ", "‹"))
        other = _OTHER_PAPER.search(context[-25:]) is not None
        if (told and "техпаспорт" not in context) or (shaped and not other):
            yield Span(*match.span(), "passport")
    long = any(end - start >= _SEVEN for start, end in runs(text))
    for match in _ABROAD.finditer(text) if long else ():
        yield Span(*match.span(1), "passport")
