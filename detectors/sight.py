"""One text as the rules see it: masks of words, clauses and sentences, and what was hit where."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detectors.patterns import fit
from detectors.vocabulary import BRIDGE, NEGATOR, Meaning, Vocabulary
from domain.post import Reading

_SENTENCE_END = re.compile(r"[.!?…\n;]")
_CLAUSE_END = re.compile(r"[,:()—–«»\"]|\s-\s")
_SCOPE_OF_NOT = 4  # words after «не» that bridging words can carry it over
_LONGEST = 1500  # words of a text that are looked at; nobody complains at greater length

Hit = tuple[int, int, int, int]  # feature, first word, last word, words that had to be there


@dataclass(frozen=True, slots=True)
class Sight:
    """Parallel sequences over the words, and the hits in no particular order."""

    masks: Sequence[int]
    clauses: Sequence[int]
    sentences: Sequence[int]
    hits: Sequence[Hit]


def look(reading: Reading, vocabulary: Vocabulary) -> Sight:
    """Read a text through the vocabulary."""
    clauses, sentences = _breaks(reading)
    meanings = _meanings(reading, clauses, vocabulary)
    masks = [m.mask for m in meanings]
    hits: list[Hit] = [(f, i, i, 1) for i, m in enumerate(meanings) if m.hits for f in m.hits]
    _fit_all(vocabulary, meanings, Sight(masks, clauses, sentences, hits), hits)
    return Sight(masks, clauses, sentences, hits)


def _breaks(reading: Reading) -> tuple[list[int], list[int]]:
    """Number of the clause and of the sentence for each word."""
    text, starts, ends = reading.text, reading.starts, reading.ends
    count = min(len(starts), _LONGEST)
    clauses, sentences = [0] * count, [0] * count
    clause = sentence = 0
    for i in range(1, count):
        a, b = ends[i - 1], starts[i]
        if b - a > 1 or text[a] != " ":
            gap = text[a : min(b, a + 40)]
            if _SENTENCE_END.search(gap):
                sentence += 1
                clause += 1
            elif _CLAUSE_END.search(gap):
                clause += 1
        clauses[i], sentences[i] = clause, sentence
    return clauses, sentences


def _meanings(reading: Reading, clauses: Sequence[int], vocabulary: Vocabulary) -> list[Meaning]:
    """What each word means here: plain, or negated by a «не» before it."""
    found: list[Meaning] = []
    sense, words, forms = vocabulary.sense, reading.words, reading.forms
    left = 0  # words that the last «не» still reaches
    clause = 0
    for i in range(len(clauses)):
        plain, negated, role = sense(words[i], forms[i])
        if clauses[i] != clause:
            clause, left = clauses[i], 0
        found.append(negated if left else plain)
        if role == NEGATOR:
            left = _SCOPE_OF_NOT
        elif left:
            left = left - 1 if role == BRIDGE else 0
    return found


def _fit_all(
    vocabulary: Vocabulary, meanings: Sequence[Meaning], sight: Sight, hits: list[Hit]
) -> None:
    union = 0
    for mask in sight.masks:
        union |= mask
    patterns = vocabulary.patterns
    masks, clauses, sentences = sight.masks, sight.clauses, sight.sentences
    impossible: set[int] = set()
    for at, meaning in enumerate(meanings):
        for number in meaning.patterns:
            pattern = patterns[number]
            if number in impossible:
                continue
            for spec in pattern.specs:  # a plain loop: this is the hottest line of the product
                if not union & spec:
                    impossible.add(number)
                    break
            else:
                span = fit(pattern, at, masks, clauses, sentences)
                if span:
                    hits.append((pattern.feature, span[0], span[1], len(pattern.specs)))
