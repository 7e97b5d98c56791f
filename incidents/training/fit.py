"""Fits the shipped scorer of joining on own groups; run as `python -m incidents.training.fit --judge FOLDER`.

By briefs 08 to 12, 15, 18, 19, 22 `otklik evaluate --groups` judges, the others teach. The folder holds a model of the
detectors that saw no group (`python -m detectors.training.fit --no-groups --out FOLDER`): by one that learned their
kinds the scorer would take judgements for surer than they are. Same texts, same trees.
"""

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from detectors.model import load
from detectors.panel import Panel
from domain.cards import card_of
from domain.events import Event, Opened, incident_id
from domain.incident import Incident
from domain.records import Card
from incidents.gates import joins, may_wait
from incidents.intake import more_exact
from incidents.likeness import chosen
from incidents.nearness import Nearness
from incidents.scoring.scales import Scales
from incidents.scoring.scorer import MODEL
from incidents.scoring.telling import Telling
from incidents.scoring.trees import Split, Trees
from incidents.scoring.weighing import NAMES, Fresh, Known, Told, Values, weigh
from incidents.training.streams import Bench, Member, among, near_misses, noise_of, stream_of
from incidents.vetoes import vetoed
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser
from storage.packs.loader import load_pack

BRIEFS = ("01", "02", "03", "04", "05", "06", "07", "13", "14", "16", "17", "20", "21", "23")
_PACK = Path(__file__).parents[2] / "demo" / "pack"
_PLACES = ("DEMO_VK", "DEMO_TELEGRAM", "DEMO_FORUM", "DEMO_FEED")
_NOISE_PER_POST = 3  # beside the noise of the briefs; more teaches little and costs time
_SEED = 7
_TREES, _DEPTH, _RATE, _LEAF = 120, 4, 0.08, 25
_KEPT = 0.2  # share of the easy negatives that teach, with the weight of all
_NEAR_MISS = 4.0  # weight of what was written to mislead
_RARE_FROM = 3  # texts; rarer words are as rare as unknown ones
# What can only speak for joining, or only against it: the texts are too few to leave that to them.
_FOR = (
    "street", "house", "object", "settlement", "its_place_named", "place_named_in_it", "house_named",
    "numbers_shared", "cosine_max", "cosine_mean", "grams_max", "grams_mean", "shared", "shared_share", "rarest",
    "proper", "topic", "area", "fault", "fault_first", "card_area", "card_topic", "answered", "threaded", "copied",
    "flagged", "sure", "its_sure", "routes_shared", "exact", "exact_fault",
)  # fmt: skip
_AGAINST = ("numbers_differ", "fault_apart", "gap", "gap_here", "past", "thanks", "over")


@dataclass(slots=True)
class Gathered:
    """A true incident as it grows: only gold decides who is in it."""

    card: Card
    tellings: list[Telling]
    posts: set[str] = field(default_factory=set)
    told: bool = False  # at least one of its posts would be taken in


@dataclass(slots=True)
class Examples:
    """Rows of features with their labels and weights."""

    rows: list[Values] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)


def main() -> None:
    """Read, judge, weigh, fit, write."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument(
        "--judge", type=Path, required=True, help="folder of a model that saw no group"
    )
    judge = load(wanted.parse_args().judge)
    pack = load_pack(_PACK, dict.fromkeys(_PLACES, "http://127.0.0.1:1"))
    bench = Bench(pack, Panel(pack, judge), Locator(pack), RussianAnalyser())
    noise = noise_of(bench, _SEED)
    streams = {(b, r): stream_of(bench, b, replies=r) for b in BRIEFS for r in (True, False)}
    scales = _scales([m for (_, r), s in streams.items() if r for m in s], noise)
    picked, examples = random.Random(_SEED), Examples()
    for (brief, _), stream in streams.items():
        some = picked.sample(noise, min(len(noise), _NOISE_PER_POST * len(stream)))
        learn(among(stream, some, picked), near_misses(brief), scales, examples, picked)
    trees = _fit(examples)
    _write(trees, scales)
    print(f"{len(examples.rows)} pairs, {sum(examples.labels)} of them joined")


def learn(
    stream: Sequence[Member],
    apart: frozenset[frozenset[str]],
    scales: Scales,
    examples: Examples,
    picked: random.Random,
) -> None:
    """Every post beside the incidents that were worth weighing when it came."""
    homes: dict[str, Gathered] = {}
    names: dict[str, str] = {}  # incident → group
    nearness = Nearness(scales)
    for member in stream:
        post = member.telling
        hung = [n for n, group in names.items() if homes[group].posts & {*post.above, post.copy_of}]
        for near in nearness.ranked(post, hung, lambda _: True):
            home = homes[names[near.card.incident]]
            weighed = _hung(post, near, home.posts)
            if vetoed(post.place, weighed.card.place, post, weighed) is None:
                missed = any(frozenset((post.post, p)) in apart for p in home.posts)
                joined = home is homes.get(member.group)
                _add(examples, post, weighed, scales, joined, missed, picked)
        home = _gather(homes, member)
        if home.told:
            names[home.card.incident] = member.group
            nearness.reads(home.card, Told.of(chosen(home.tellings), scales))


def _add(
    examples: Examples, post: Telling, known: Known, scales: Scales, joined: bool, missed: bool,
    picked: random.Random,
) -> None:  # fmt: skip
    weight = 1.0 if joined else _NEAR_MISS if missed else 1 / _KEPT
    if joined or missed or picked.random() < _KEPT:
        examples.rows.append(weigh(Fresh.of(post, scales), known, scales))
        examples.labels.append(joined)
        examples.weights.append(weight)


def _hung(post: Telling, known: Known, posts: set[str]) -> Known:
    return replace(
        known,
        answered=post.reply_to in posts,
        threaded=post.thread in posts,
        copied=post.copy_of in posts,
    )


def _gather(homes: dict[str, Gathered], member: Member) -> Gathered:
    judged, post = member.judged, member.telling
    home = homes.setdefault(member.group, Gathered(_card(member), []))
    home.tellings.append(post)
    home.posts.add(post.post)
    home.told = home.told or joins(judged) or may_wait(judged)
    place = more_exact(home.card.place, post.place) or home.card.place
    home.card = replace(home.card, place=place, posts=len(home.posts), last_at=post.at)
    return home


def _card(member: Member) -> Card:
    told, post = member.judged.verdict.judgement, member.judged.post
    body = Opened(
        post.id, told.kind, told.area, told.topic, told.danger, member.telling.place, None
    )
    name = incident_id(post.id)
    event = Event(post.id, name, 1, post.published, post.published, "engine", "", "", "", body)
    return card_of(Incident.of([event]), 0)


def _scales(told: Iterable[Member], noise: Iterable[Member]) -> Scales:
    """How rare beginnings of words are in everything that teaches."""
    texts = [m.telling.heads for m in (*told, *noise)]
    seen = Counter(head for heads in texts for head in heads)
    rarity = {h: round(math.log(len(texts) / n), 1) for h, n in seen.items() if n >= _RARE_FROM}
    return Scales(dict(sorted(rarity.items())), round(math.log(len(texts) / (_RARE_FROM - 1)), 1))


def _fit(examples: Examples) -> Trees:
    table = np.array(examples.rows, dtype=float)
    signs = [(n in _FOR) - (n in _AGAINST) for n in NAMES]
    model = HistGradientBoostingClassifier(
        max_iter=_TREES, max_depth=_DEPTH, learning_rate=_RATE, min_samples_leaf=_LEAF, l2_regularization=3.0,
        early_stopping=False, random_state=_SEED, monotonic_cst=signs,
    )  # fmt: skip
    model.fit(table, examples.labels, sample_weight=examples.weights)
    trees = tuple(tuple(map(_split, part[0].nodes)) for part in model._predictors)  # noqa: SLF001 - no public way
    return Trees(float(model._baseline_prediction.ravel()[0]), trees)  # noqa: SLF001


def _split(node: np.void) -> Split:
    feature = -1 if node["is_leaf"] else int(node["feature_idx"])
    threshold, value = (round(float(node[k]), 4) for k in ("num_threshold", "value"))
    return feature, threshold, int(node["left"]), int(node["right"]), value


def _write(trees: Trees, scales: Scales) -> None:
    told = {
        "features": NAMES, "start": round(trees.start, 4), "unseen": scales.unseen,
        "rarity": scales.rarity, "trees": trees.trees,
    }  # fmt: skip
    MODEL.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
