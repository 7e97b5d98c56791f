"""Check digits of cards, SNILS and INN: a number that fails them is some other number."""

import re

_NO_DIGIT = re.compile(r"\D")


def is_card(written: str) -> bool:
    """Luhn, ISO/IEC 7812."""
    digits = _numbers(written)
    doubled = (d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(reversed(digits)))
    return 16 <= len(digits) <= 19 and any(digits) and sum(doubled) % 10 == 0


def is_snils(written: str) -> bool:
    """Weighted sum of nine digits modulo 101 (Pension Fund rules)."""
    digits = _numbers(written)
    if len(digits) != 11 or not any(digits):
        return False
    check = sum(d * (9 - i) for i, d in enumerate(digits[:9])) % 101 % 100
    return check == digits[9] * 10 + digits[10]


def is_inn(written: str) -> bool:
    """Control digits of ten- and twelve-digit taxpayer numbers (order ММВ-7-6/435)."""
    digits = _numbers(written)
    if not any(digits):
        return False
    if len(digits) == 10:
        return _control(digits, _TEN) == digits[9]
    if len(digits) == 12:
        return _control(digits, _ELEVEN) == digits[10] and _control(digits, _TWELVE) == digits[11]
    return False


_TEN = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_ELEVEN = (7, *_TEN)
_TWELVE = (3, *_ELEVEN)


def _control(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(d * w for d, w in zip(digits, weights, strict=False)) % 11 % 10


def _numbers(written: str) -> list[int]:
    return [int(d) for d in _NO_DIGIT.sub("", written)]
