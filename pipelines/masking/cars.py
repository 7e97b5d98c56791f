"""Number plates of cars, buses, trailers, motorcycles and tractors (ГОСТ Р 50577-2018)."""

import re
from collections.abc import Iterator, Sequence

from domain.post import Span
from pipelines.masking.context import before, beginning, run_starts

_L = "[АВЕКМНОРСТУХABEKMHOPCTYXавекмнорстухabekmhopctyx]"  # the letters both alphabets have
_REGION = r"(?:[0-9]\d|[1279]\d{2})"
_CAR = re.compile(
    rf"(?<![\w]){_L} ?\d{{3}} ?{_L} ?{_L}(?: ?[/|-]? ?{_REGION}(?:rus)?)?(?!\w)", re.IGNORECASE
)
_BUS = re.compile(rf"(?<!\w){_L}{{2}} ?\d{{3,4}} ?{_REGION}(?!\w)(?! ?[-.,]\d)")
_MOTO = re.compile(rf"(?<![\w])(?<!\d[ .,-])\d{{4}} ?{_L}{{2}} ?{_REGION}(?!\w)(?! ?[-.,]\d)")
# Words and units that the letters make: «с 100 мм», «от 500 руб».
_WORDS = frozenset({"на", "от", "со", "то", "не", "но", "мм", "см", "км"})
_ALONE = frozenset("авкосуАВКОСУ")  # letters that are words
_VEHICLE = re.compile(
    r"(?:автобус|маршрутк|прицеп|мото|трактор|погрузчик|каток|катк|экскаватор|бульдозер|номер|(?<!\w)гос|г/н|машин|авто|такси"
    r"|водител|паз|газел|камаз|снегоход|квадроцикл|грузов|бензовоз|бус)[^\n]{0,30}\Z"
)


def plates(text: str) -> Iterator[Span]:
    """Plates as written, with the region when it is there."""
    starts = run_starts(text)
    for match in beginning(_before(starts, 2, 1), _CAR, text):
        if _is_car(text, match):
            yield Span(*match.span(), "plate")
    for places, pattern in ((_before(starts, 3, 2), _BUS), (starts, _MOTO)):
        for match in beginning(places, pattern, text):
            if _is_other(text, match):
                yield Span(*match.span(), "plate")


def _before(starts: Sequence[int], *letters: int) -> list[int]:
    """Where a plate may begin whose digits begin so many characters behind, in order."""
    return sorted({start - n for start in starts for n in letters if start >= n})


def _is_car(text: str, match: re.Match[str]) -> bool:
    """«с 100 мм» and «к 500 на 20» are not plates."""
    written = match[0]
    letters = "".join(c for c in written if c.isalpha())
    if letters[:3].isupper() or _speaks(text, match):
        return True
    if letters[1:3].lower() in _WORDS and letters[0] in _ALONE and " " in written[:6]:
        return False
    return written[-1].isdigit() or " " not in written


def _is_other(text: str, match: re.Match[str]) -> bool:
    letters = "".join(c for c in match[0] if c.isalpha())
    if letters.lower() in _WORDS:
        return _speaks(text, match)
    compact = match[0][2:3].isdigit() or match[0][4:5].isalpha()
    if letters.isupper() or compact:
        return "протокол" not in before(text, match.start(), 20)
    return _speaks(text, match)


def _speaks(text: str, match: re.Match[str]) -> bool:
    return _VEHICLE.search(before(text, match.start())) is not None
