"""More than two hundred questions that every engine must answer alike."""

import random
from dataclasses import replace

from domain.query import Query
from tests.search.contract.world import START, WORDS

WRITTEN = [
    "яма", "ямы", "ЯМОЙ", "лёд", "льда", "дети", "ребёнок", "человек", "лучше", "замки", "стали", "5", "12к2", "wi-fi",
    "онлайн-запись", "запись", "нет воды", '"нет воды"', "«нет воды»", '"воды нет"', '"не работает лифт"',
    "яма AND дорога", "яма И дорога", "яма OR лёд", "яма ИЛИ лёд", "яма NOT дорога", "яма НЕ дорога", "-яма", "NOT яма",
    "NOT (яма OR дорога)", "(яма OR лёд) AND (дорога OR двор) NOT снег", "NOT NOT яма", "-(яма двор)", '-"нет воды"',
    "яма OR NOT дорога", "(яма)", "((яма) (дорога))", "поликл*", "дорог*", "ям*", "онлайн-зап*", "несуществующее", "щшч*",
    "яма 😡", "яма - дорога", "script", "alert яма", "drop table", "中文", "العربية", "istanbul", "a" * 100, "слово" * 40,
    "слово" * 13, "не", "нет никто никогда", '"AND OR"', "«И или не»", "яма" + " OR лёд" * 150, "яма " * 100,
    "(" * 25 + "яма" + ")" * 25, "NOT " * 300 + "яма", '"' + "яма " * 50 + '"', '"яма яма"', "работа", "работает",
    "\x00яма\ud800", "я\u200bма", "и\u0306", "*яма*", "яма**", "'яма'", "яма\\дорога", "яма~2", "яма^5", "[яма TO дорога]",
    "stems:яма", "post:яма", "яма && дорога", "яма|дорога",
]  # fmt: skip

# Every bracket a level of its own, to the depth that the language allows.
NESTED = [
    "(яма OR (дорога " * 14 + "лёд" + "))" * 14,
    "(яма NOT (дорога " * 14 + "лёд" + "))" * 14,
    "(яма OR (дорога (двор -(" * 7 + "снег OR люк" + "))))" * 7,
]


def questions() -> list[Query]:
    """Written queries, drawn ones, and each sort of filter with and without words."""
    rnd = random.Random(11)
    texts = [*WRITTEN, *NESTED, *(drawn(rnd) for _ in range(90))]
    return [Query(text=text, limit=5_000) for text in texts] + filtered(rnd)


def drawn(rnd: random.Random) -> str:
    """A query of chance words."""
    a, b, c = (rnd.choice(rnd.choice(WORDS)) for _ in range(3))
    forms = [
        "{0}",
        "{0} {1}",
        '"{0} {1}"',
        "{0} OR {1}",
        "{0} {1} NOT {2}",
        "({0} OR {1}) -{2}",
        '"{0} {1}" OR {2}',
        "{0} {1} {2}",
    ]
    return (
        rnd.choice(forms).format(a, b, c)
        if a[0].isalnum() and b[0].isalnum() and c[0].isalnum()
        else "яма"
    )


def filtered(rnd: random.Random) -> list[Query]:
    """Filters alone and in company."""
    hour = 3_600_000_000
    alone = [
        Query(sources=("wall",)), Query(sources=("wall", "tg")), Query(sources=("nowhere",)), Query(kinds=("complaint",)),
        Query(kinds=("complaint", "question")), Query(areas=("roads",)), Query(areas=("",)), Query(topics=("roads.1",)),
        Query(territories=("r",)), Query(territories=("r/zarechensk",)), Query(territories=("r/zarechensk/", "s")),
        Query(territories=("",)), Query(territories=("r", "s")), Query(states=("new", "taken")), Query(states=("",)),
        Query(danger=True), Query(danger=False), Query(lane="unsure"), Query(lane="danger"), Query(lane="nonsense"),
        Query(since=START + hour), Query(until=START + hour), Query(since=START + hour, until=START + 9 * hour),
        Query(since=START + hour, until=START + hour), Query(since=START + 9 * hour, until=START), Query(since=-(10**30)),
        Query(until=10**30), Query(since=START + 600_000_000, until=START + 600_500_000), Query(bystanders="only"),
        Query(bystanders="include"), Query(sort="oldest"), Query(limit=0), Query(limit=1), Query(offset=10, limit=10),
        Query(offset=5_000), Query(sort="oldest", offset=3, limit=7),
        Query(areas=("roads", "energy"), danger=True, bystanders="include", sort="oldest"),
    ]  # fmt: skip
    both = [
        replace(q, text=rnd.choice(["яма", "вода OR лёд", '"нет воды"', "-лифт"])) for q in alone
    ]
    return alone + both
