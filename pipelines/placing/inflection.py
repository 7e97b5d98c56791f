"""Written forms of Russian names by their endings, and the way back to the nominative.

Rules make too many forms rather than too few: they only recognise, they never write. Letters are lower case, ё as е.
"""

import re

_SYLLABLE = re.compile(r"[АЕЁИОУЫЭЮЯ]")
_LONGEST_SHORT = 5  # letters of an abbreviation
_MASCULINE = ("ого", "ому", "ым", "ом", "его", "ему", "им", "ем")
_ADJECTIVES = {
    "ая": ("ая", "ой", "ую", "ою"),
    "яя": ("яя", "ей", "юю"),
    "ья": ("ья", "ьей", "ью"),
    "ый": ("ый", *_MASCULINE),
    "ий": ("ий", *_MASCULINE),
    "ой": ("ой", *_MASCULINE),
    "ое": ("ое", *_MASCULINE),
    "ее": ("ее", *_MASCULINE),
    "ые": ("ые", "ых", "ым", "ыми"),
    "ие": ("ие", "их", "им", "ими"),
}
_SIBILANTS = "жшчщц"
_VELARS = "кгх"
_VOWELS = "аеиоуыэюя"

_NOUNS = {
    "ия": ("ия", "ии", "ию", "ией"),
    "ие": ("ие", "ия", "ию", "ием", "ии"),
    "а": ("а", "ы", "и", "е", "у", "ой", "ей"),
    "я": ("я", "и", "е", "ю", "ей"),
    "о": ("о", "а", "у", "ом", "е"),
    "е": ("е", "я", "ю", "ем"),
    "ь": ("ь", "и", "ью", "я", "ю", "ем", "е"),
    "й": ("й", "я", "ю", "ем", "е"),
    "ы": ("ы", "", "ов", "ам", "ами", "ах"),
    "и": ("и", "", "ей", "ев", "ам", "ами", "ах", "ям", "ях"),
}


def plain_word(word: str) -> str:
    """Lower case with ё as е."""
    return word.lower().replace("ё", "е")


def titled(word: str) -> str:
    """First letter large, the rest small; abbreviations (ВЛКСМ, ВДВ) stay."""
    if word.isupper() and len(word) <= _LONGEST_SHORT and not _SYLLABLE.search(word):
        return word
    return word[:1].upper() + word[1:].lower()


def adjective_forms(word: str) -> frozenset[str]:
    """All singular forms of an adjective in its own gender, plurals for -ые; empty when the word looks like none."""
    stem, end = word[:-2], word[-2:]
    endings = _ADJECTIVES.get(end)
    if not stem or endings is None:
        return frozenset()
    if end == "ая" and stem[-1] in _SIBILANTS:
        return _ends(stem, (*endings, "ей"))
    return _ends(stem, endings)


def noun_forms(word: str) -> frozenset[str]:
    """All forms that a noun's ending allows, fleeting vowels included."""
    for size in (2, 1):
        if word[-size:] in _NOUNS:
            return _ends(word[:-size], _NOUNS[word[-size:]]) | _full_plurals(word)
    return frozenset({word}) | _ends(word, ("а", "у", "ом", "е", "ы", "и")) | _without_vowel(word)


def name_forms(word: str) -> frozenset[str]:
    """Forms of one word of a name, adjective or noun."""
    return (adjective_forms(word) or noun_forms(word)) | {word}


def feminine(word: str) -> str:
    """Nominative of a feminine adjective in any case, letters as given: «Садовой» → «Садовая»."""
    stem, end = word[:-2], plain_word(word[-2:])
    if end in {"ой", "ую", "ою", "ая"}:
        return stem + "ая"
    if end in {"ей", "юю", "яя"}:
        return stem + ("ая" if plain_word(stem)[-1:] in tuple(_SIBILANTS) else "яя")
    return word


def masculine(word: str, lemmas: tuple[str, ...]) -> str:
    """Nominative of a masculine adjective: «Речном» → «Речной» when the dictionary knows it, else by rule."""
    for size in (3, 2):
        stem, end = word[:-size], plain_word(word[-size:])
        if stem and end in {"ого", "его", "ому", "ему", "ом", "ем", "ым", "им"}:
            known = [
                x for x in lemmas if x[:-2] == plain_word(stem) and x[-2:] in {"ый", "ий", "ой"}
            ]
            known.sort(key=lambda x: not x.endswith("ой"))  # «заводской» before «заводский»
            return stem + (known[0][-2:] if known else _by_rule(plain_word(stem), end))
    return word


def _by_rule(stem: str, end: str) -> str:
    return "ий" if stem[-1] in _VELARS + _SIBILANTS or end[0] in "еи" else "ый"


def _ends(stem: str, endings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(stem + end for end in endings)


def _full_plurals(word: str) -> frozenset[str]:
    """«Черёмушки» → «Черёмушек»."""
    if word.endswith(("ки", "цы")):
        return frozenset({word[:-2] + "ек", word[:-2] + "ок", word[:-2] + "ец"})
    return frozenset()


def _without_vowel(word: str) -> frozenset[str]:
    """«Теремок» → «теремка», «Орёл» → «орла»."""
    if len(word) > 3 and word[-2] in "ео" and word[-1] not in _VOWELS:
        stem = word[:-2] + word[-1]
        return _ends(stem, ("а", "у", "ом", "ем", "е"))
    return frozenset()
