"""Messages as they might be written on public pages: told by chance, the same for one seed; a tenth are near-copies."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from benchmarks.vocabulary import Vocabulary

COPIES = 0.10
RECENT = 5_000  # originals that may still be copied
START = 1_790_000_000  # Unix seconds of the first message
COMPLAINTS = (
    "Уже {n} недель {t0} в ужасном состоянии, никто не реагирует!", "Когда наконец решат вопрос: {t0} и {t1}?",
    "Сколько можно терпеть! {t0}, {t1} — полный беспредел.", "Прошу принять меры: {t0} на улице {street}, дом {n}.",
    "Обращались {n} раз, {t0} так и не сделали. {t1} тоже.", "Жители дома {n} жалуются: {t0}, {t1}, {t2}.",
    "На {street} {n} опять {t0}, звонили {phone} — трубку не берут.",
)  # fmt: skip
SUGGESTIONS = (
    "Предлагаю установить {t0} возле дома {n}.", "Было бы хорошо, если бы {t0} и {t1} привели в порядок.",
    "Давайте сделаем нормальный {t0} на {street}, людям нужно {t1}.",
)  # fmt: skip
OTHERS = (
    "Сегодня {w0} и {w1}, всем хорошего дня!", "Новость дня: {w0} {w1} {w2}.", "Подскажите, где купить {w0}?",
    "Поздравляем с праздником, {w0} {w1}!", "Фоторепортаж: {w0} в районе {w1}, {n} участников.",
)  # fmt: skip
TEMPLATES = {"complaint": COMPLAINTS, "suggestion": SUGGESTIONS, "other": OTHERS}
STREETS = (
    "Ленина",
    "Мира",
    "Садовой",
    "Гагарина",
    "Речной",
    "Победы",
    "Школьной",
    "Лесной",
    "Советской",
    "Новой",
)
EMOJI = ("😡", "🙏", "😂", "❗️", "🔥", "👍", "‼️", "😭")
OPENINGS = (
    "Репост:",
    "Из соседней группы:",
    "Опубликуйте, пожалуйста, анонимно.",
    "Здравствуйте!",
    "Перешлите главе:",
)
ENDS = (".", ".", "!", "...", "?")


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `copy_of` is the number of the message it copies, `at` Unix seconds."""

    number: int
    at: int
    text: str
    area: str
    kind: str
    copy_of: int | None


def messages(vocabulary: Vocabulary, count: int, seed: int = 1) -> Iterator[Message]:
    """So many messages, half a minute apart."""
    rnd = random.Random(seed)
    teller = _Teller(vocabulary, rnd)
    recent: list[Message] = []
    for number in range(count):
        at = START + number * 30 + rnd.randrange(30)
        if recent and rnd.random() < COPIES:
            former = rnd.choice(recent)
            text = rnd.choice(CHANGES)(former.text, rnd)
            yield Message(number, at, text, former.area, former.kind, former.number)
            continue
        message = teller.tell(number, at)
        yield message
        if len(recent) < RECENT:
            recent.append(message)
        else:
            recent[rnd.randrange(RECENT)] = message


class _Teller:
    """Tells one new message after another."""

    def __init__(self, vocabulary: Vocabulary, rnd: random.Random) -> None:
        self._words, self._areas, self._rnd = vocabulary.words, vocabulary.areas, rnd
        # Zipf's law, a little flatter: a few words are everywhere, most are rare.
        self._weights = list(accumulate(1 / (rank + 3) ** 0.85 for rank in range(len(self._words))))

    def tell(self, number: int, at: int) -> Message:
        """Sentences about one area among sentences about nothing."""
        rnd = self._rnd
        area = rnd.choice(tuple(self._areas))
        kind = rnd.choices(("complaint", "suggestion", "other"), (30, 10, 60))[0]
        size = min(600, max(50, int(rnd.lognormvariate(5.2, 0.6))))
        parts: list[str] = []
        while sum(map(len, parts)) < size:
            told = not parts or rnd.random() < 0.25
            parts.append(self._sentence(area, kind) if told else self._chatter())
        return Message(number, at, self._spoilt(" ".join(parts)[:600]), area, kind, None)

    def _draw(self, count: int) -> list[str]:
        lemmas = self._rnd.choices(self._words, cum_weights=self._weights, k=count)
        return [self._rnd.choice(forms) for forms in lemmas]

    def _sentence(self, area: str, kind: str) -> str:
        rnd = self._rnd
        topic = [rnd.choice(rnd.choice(self._areas[area])) for _ in range(3)]
        w0, w1, w2 = self._draw(3)
        return rnd.choice(TEMPLATES[kind]).format(
            t0=topic[0], t1=topic[1], t2=topic[2], w0=w0, w1=w1, w2=w2, n=rnd.randrange(1, 200),
            street=rnd.choice(STREETS), phone=f"8-912-{rnd.randrange(100, 999)}-{rnd.randrange(10, 99)}-00",
        )  # fmt: skip

    def _chatter(self) -> str:
        return " ".join(self._draw(self._rnd.randrange(4, 10))).capitalize() + self._rnd.choice(
            ENDS
        )

    def _spoilt(self, text: str) -> str:
        rnd = self._rnd
        if rnd.random() < 0.3:
            text = " ".join(misspelt(w, rnd) if rnd.random() < 0.05 else w for w in text.split(" "))
        if rnd.random() < 0.15:
            text += " " + rnd.choice(EMOJI) * rnd.randrange(1, 4)
        if rnd.random() < 0.05:
            text += f" https://example.org/c/{rnd.randrange(10**7)}"
        return text


def misspelt(word: str, rnd: random.Random) -> str:
    """One letter left out, swapped or wrong."""
    if len(word) < 4:
        return word
    i, way = rnd.randrange(1, len(word) - 1), rnd.random()
    if way < 0.4:
        return word[:i] + word[i + 1 :]
    if way < 0.7:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return word[:i] + rnd.choice("аеиоуст") + word[i:]


def _swapped(text: str, rnd: random.Random) -> str:
    words = text.split(" ")
    for _ in range(max(1, len(words) // 40)):
        i = rnd.randrange(len(words) - 1)
        words[i], words[i + 1] = words[i + 1], words[i]
    return " ".join(words)


def _introduced(text: str, rnd: random.Random) -> str:
    return f"{rnd.choice(OPENINGS)} {text}"


def _decorated(text: str, rnd: random.Random) -> str:
    words = text.split(" ")
    for _ in range(3):
        words.insert(rnd.randrange(len(words)), rnd.choice(EMOJI))
    return " ".join(words)


def _linked(text: str, rnd: random.Random) -> str:
    return f"{text} https://example.org/wall-{rnd.randrange(10**6)}_{rnd.randrange(10**6)}"


def _shortened(text: str, rnd: random.Random) -> str:
    words = text.split(" ")
    return " ".join(words[: max(6, int(len(words) * rnd.uniform(0.72, 0.95)))]) + " …"


def _corrected(text: str, rnd: random.Random) -> str:
    words = text.split(" ")
    for _ in range(max(1, len(words) // 25)):
        i = rnd.randrange(len(words))
        words[i] = misspelt(words[i], rnd)
    return " ".join(words)


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _swapped, _introduced, _decorated, _linked, _shortened, _corrected,
)  # fmt: skip
