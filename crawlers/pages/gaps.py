"""Stretches of a numbered history that are still to be read, so that an interrupted walk leaves no hole."""

import msgspec


class Gap(msgspec.Struct, array_like=True):
    """Numbers below `before` down to `until` (known already, 0: the beginning) are unread."""

    before: int
    until: int


def note_front(gaps: list[Gap], numbers: list[int], newest_known: int, *, older: bool) -> None:
    """After reading the newest page: when it does not reach what is known, a stretch is missing."""
    if older and numbers and min(numbers) > newest_known:
        gaps.append(Gap(min(numbers), newest_known))


def note_page(gaps: list[Gap], numbers: list[int], *, older: bool) -> bool:
    """After reading a page of the last gap: shorten or close it; False when the page did not help."""
    gap = gaps[-1]
    lowest = min(numbers, default=gap.before)
    if not older or lowest <= gap.until:
        gaps.pop()
        return True
    if lowest >= gap.before:
        gaps.pop()
        return False
    gap.before = lowest
    return True
