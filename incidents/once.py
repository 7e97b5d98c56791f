"""Words that name a place by themselves, since most towns have one of it."""

from functools import cache

from incidents.scoring.telling import name_heads, word_list


@cache
def had_once() -> frozenset[str]:
    """Their beginnings, as tellings have them."""
    return name_heads(" ".join(word_list("once.txt")))
