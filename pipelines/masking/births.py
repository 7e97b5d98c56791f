"""Dates of birth: a date is one when a word, a relative, a name or a paper beside it says so."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from domain.post import Span
from pipelines.masking.context import after, before, beginning, run_starts

_MONTH = "(?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
_DAY_WORD = (
    r"(?:(?:двадцать|тридцать) )?(?:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят|десят"
    r"|одиннадцат|двенадцат|тринадцат|четырнадцат|пятнадцат|шестнадцат|семнадцат|восемнадцат|девятнадцат|двадцат|тридцат)(?:ого|ьего|ое|ье)"
)
_YEAR_WORDS = (
    r"(?:(?:тысяча|две|девятьсот|двухтысячного|двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто"
    r"|тысячи|сотого|[а-яё]{3,14}(?:ого|ьего))(?: |(?!\w))){1,5}"
)
_DATE = re.compile(
    rf"(?<![\w/.-])(?:\d{{1,2}} ?[./-] ?\d{{1,2}} ?[./-] ?(?:(?:19|20)\d{{2}}|\d{{2}})(?![\d]|[./-]\d)"
    rf"|\d{{1,2}}(?:-?го)? {_MONTH} (?:19|20)\d{{2}}(?!\d)"
    rf"|{_DAY_WORD} {_MONTH} (?:(?:19|20)\d{{2}}(?!\d)(?:-?го)?(?: года)?|{_YEAR_WORDS}(?:года)?))",
    re.IGNORECASE,
)
# May end a day in words and begin its month, whatever their letters.
_SPELT = re.compile("[гоь][ео] (?:ян|фе|ма|ап|ию|ав|се|ок|но|де)", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w./№-])(?:19[0-9]\d|20[0-4]\d)(?:-?го)?(?=[\s,.;:)]|г|\Z)")
_SAYS_BIRTH = re.compile(
    r"[ ,]{0,2}(?:года?\.?,? ?р(?:ожд|од|\.|(?!\w))|г\. ?р(?:\.|ожд|(?!\w))|г ?\.? ?р(?:\.|(?!\w))"
    r"|рожд|р\. ?(?!\w)|г\. рожд|д\. ?р\.| родил)"
)
_BIRTH_BEFORE = re.compile(
    r"(?:родил\w{1,4}|рожд[её]н\w{0,3}|рождени[яе]|(?<!\w)(?:д\. ?р\.?|др|г\. ?р\.?|д/р))"
    r"(?: [а-яё]{1,8})? ?[:—–=-]? ?\(?\Z"
    r"|(?<!\w)дат[аыуе] ?[:—-]? ?\Z"
)
_KIN = re.compile(
    r"(?<!\w)(?:мне|нам|ему|ей|им|его|е[её]|мой|моя|мо[её]й|моему|муж\w{0,3}|жен[аеуы]|сын\w{0,4}|доч\w{1,5}|дет(?:и|ей|ям)"
    r"|реб[её]н\w{1,4}|малыш\w{0,3}|мам[аеыу]|пап[аеыу]|мат(?:ь|ери)|от(?:ец|ца|цу)|бабушк\w|дед\w{0,4}|брат\w{0,2}|сестр\w{1,2}"
    r"|внуч?к\w{0,2}|близнец\w{1,2}|двойняш\w{1,2}|двойн\w|племянни\w{1,3}|младш\w{2,3}|старш\w{2,3}|супруг\w{0,2})"
    r"(?:,? ?[:—–-]?)(?: \d{1,3},)? ?\(?\Z"
)
_AFTER_NAME = re.compile(
    r"[ ,;:.—–-]{0,3}\(?\Z|,? (?:инвалид|пенсионер\w{0,2}|ученик|ученица)[ ,]{1,2}\Z"
)
_PAPER_FOLLOWS = re.compile(
    r"[ ,;.()—-]{1,3}(?:и )?(?:мой |моя |мо[её] )?(?:паспорт|снилс|инн(?!\w)|прописан|зарегистрирован"
    r"|уроженец|уроженка)"
)
_LONG_AGO = "1985"
_EXPLAINED = re.compile(
    r"(?:(?<!\w)(?:от|до|по|на|выдан\w{0,2}|к|акт\w{0,2}|№|с|со) ?\Z"
    r"|закон|приказ|постр|сдан|введ[её]н|принят|основан|войн|побед"
    r"|открыт|решени|постановлени|договор|протокол|гост|снип|памят|дом\w? )"
)
_YEAR_ENDS = re.compile(r"\s?(?:года?|г\.|г)(?!\w)|[),]| ?г\. ?р")
_OF_PEOPLE = frozenset({"person_name", "passport", "snils"})
_MASKS = ("‹имя›", "‹паспорт›", "‹СНИЛС›")
_NEAR = 3  # characters between a name and its date


def births(text: str, found: Sequence[Span]) -> Iterator[Span]:
    """Dates of birth; `found` are the other pieces of personal data, names among them."""
    names = [s.end for s in found if s.code in _OF_PEOPLE]
    papers = {s.start for s in found if s.code in {"passport", "snils"}}
    starts = run_starts(text)
    dates = _DATE.finditer(text) if _SPELT.search(text) else beginning(starts, _DATE, text)
    for match in dates:
        if _is_birth(text, match, names, papers):
            yield Span(match.start(), _trimmed(match), "birthdate")
    for match in beginning(starts, _YEAR, text):
        if _is_year_of_birth(text, match, names):
            yield Span(*match.span(), "birthdate")


def _trimmed(match: re.Match[str]) -> int:
    return match.start() + len(match[0].rstrip())


def _is_birth(text: str, match: re.Match[str], names: list[int], papers: set[int]) -> bool:
    following, context = after(text, match.end()), before(text, match.start())
    if _SAYS_BIRTH.match(following) or _BIRTH_BEFORE.search(context):
        return True
    if not _whole(match[0]):
        return False
    if _KIN.search(context) or _PAPER_FOLLOWS.match(following):
        return True
    if not papers.isdisjoint(range(match.end(), match.end() + _NEAR + 1)):
        return True
    return _follows_name(text, match.start(), names) or _is_long_ago(match[0], context)


def _is_long_ago(date: str, context: str) -> bool:
    """A full date of the last century that no order, house or paper explains."""
    year = date[-4:]
    return year.isdigit() and "1925" <= year <= _LONG_AGO and _EXPLAINED.search(context) is None


def _whole(date: str) -> bool:
    """Whether the year has its century: a date without words around it must be a full one."""
    return not date[0].isdigit() or re.search(r"(?:19|20)\d{2}\Z", date) is not None


def _follows_name(text: str, start: int, names: list[int]) -> bool:
    context = text[max(0, start - 20) : start]
    if context.rstrip(" ,;:.(—–-").endswith(_MASKS):
        return True
    return any(
        0 <= start - end <= len(context) and _AFTER_NAME.match(text[end:start]) is not None
        for end in _nearest(names, start)
    )


def _nearest(names: list[int], start: int) -> list[int]:
    """The last name that ends before."""
    i = bisect_right(names, start)
    return names[i - 1 : i]


def _is_year_of_birth(text: str, match: re.Match[str], names: list[int]) -> bool:
    following, context = after(text, match.end()), before(text, match.start())
    if _SAYS_BIRTH.match(following) or re.search(r"год[а-я]? рождения ?[:—-]? ?\Z", context):
        return True
    return (
        _YEAR_ENDS.match(following) is not None
        and int(match[0][:4]) < 2030
        and _follows_name(text, match.start(), names)
    )
