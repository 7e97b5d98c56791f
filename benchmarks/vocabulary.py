"""Words to tell messages with: the dictionary's own words in all their forms, the same ones every time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pymorphy3

LEMMAS = 6_000
_LETTERS = "абвгдежзийклмнопрстуфхцчшщэюя"
_PER_PREFIX = 300  # word forms that are looked at behind each chance beginning
_FORMS = 8
_KINDS = ("NOUN", "INFN", "ADJF")
_NOT = frozenset({"Surn", "Name", "Patr", "Geox", "Orgn", "Abbr", "Trad"})

# What people write about, by area of the product; the words are inflected like all others.
AREAS = {
    "roads": "яма дорога асфальт тротуар разметка светофор переход обочина колея мост гололёд снег",
    "housing": "отопление батарея подъезд управляющая протечка крыша труба квитанция подвал лифт горячая вода",
    "waste": "мусор контейнер свалка вывоз бак помойка отходы крыса площадка урна запах регоператор",
    "transport": "автобус маршрут остановка расписание маршрутка трамвай проезд водитель троллейбус билет опоздание",
    "healthcare": "поликлиника врач запись очередь больница терапевт талон лекарство скорая анализ педиатр",
    "education": "школа учитель садик класс питание столовая ремонт директор экзамен воспитатель группа",
    "improvement": "двор площадка скамейка дерево парк сквер качели газон лавочка трава забор",
    "safety": "собака стая хулиган драка полиция шум сосед камера кража участковый пожар",
    "energy": "свет электричество фонарь освещение подстанция провод напряжение отключение счётчик газ",
    "communications": "интернет связь оператор вышка провайдер почта посылка отделение кабель сигнал тариф",
    "social": "пособие выплата пенсия льгота субсидия документ заявление инвалид многодетный справка соцзащита",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lemmas in up to eight forms, frequent ones first, and the areas' words likewise."""

    words: tuple[tuple[str, ...], ...]
    areas: dict[str, tuple[tuple[str, ...], ...]]


def vocabulary() -> Vocabulary:
    """About three seconds of work; deterministic for one version of the dictionary."""
    morphology = pymorphy3.MorphAnalyzer()
    rnd = random.Random(7)
    words = tuple(islice(_chance_words(morphology.dictionary, rnd), LEMMAS))
    areas = {
        area: tuple(_forms_of(morphology, word) for word in named.split())
        for area, named in AREAS.items()
    }
    return Vocabulary(words, areas)


def _chance_words(dictionary: Any, rnd: random.Random) -> Iterator[tuple[str, ...]]:
    """A few lemmas behind each of many chance beginnings, so that no letter prevails."""
    beginnings = [a + b + c for a in _LETTERS for b in _LETTERS for c in _LETTERS]
    rnd.shuffle(beginnings)
    for beginning in beginnings:
        known = islice(dictionary.iter_known_words(beginning), _PER_PREFIX)
        lemmas = [(w, p, i) for w, tag, _, p, i in known if i == 0 and _is_plain(w, tag)]
        for word, paradigm, index in rnd.sample(lemmas, min(4, len(lemmas))):
            yield _lexeme(dictionary, word, paradigm, index)


def _is_plain(word: str, tag: Any) -> bool:
    plain = any(kind in tag for kind in _KINDS) and not _NOT & tag.grammemes
    return plain and 3 <= len(word) <= 14 and word.isalpha()


def _lexeme(dictionary: Any, word: str, paradigm: int, index: int) -> tuple[str, ...]:
    stem = dictionary.build_stem(dictionary.paradigms[paradigm], index, word)
    forms = (p + stem + s for p, _, s in dictionary.build_paradigm_info(paradigm))
    return tuple(dict.fromkeys(forms))[:_FORMS]


def _forms_of(morphology: Any, word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f.word for f in morphology.parse(word)[0].lexeme))[:_FORMS]
