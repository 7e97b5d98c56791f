"""Sentences of the command line alone; everything that screens and mails say too is in console.wording."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from console.wording.template import fill
from domain.codes import Reason
from domain.errors import OtklikError

LANGUAGES = ("ru", "en")


@cache
def sentences(language: str) -> dict[str, str]:
    """All templates of a language by dotted key."""
    text = (Path(__file__).parent / f"words.{language}.yml").read_text(encoding="utf-8")
    # The C loader is ten times faster, and `otklik --help` waits for it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(_leaves("", yaml.load(text, loader)))  # noqa: S506 - both loaders are the safe ones


@dataclass(frozen=True, slots=True)
class Say:
    """One language of the command line."""

    language: str

    def __call__(self, key: str, *values: object, **named: object) -> str:
        """The sentence under a key; a key without one shows itself."""
        template = sentences(self.language).get(key, key)
        given = {str(i): str(value) for i, value in enumerate(values)}
        given |= {name: str(value) for name, value in named.items()}
        return fill(template, given, lambda _, code: code)

    def knows(self, key: str) -> bool:
        """Whether there is a sentence under a key."""
        return key in sentences(self.language)

    def reason(self, reason: Reason) -> str:
        """A code of files and commands in words; the code itself when only console.wording may know it."""
        return self(f"errors.{reason.code}", *reason.params)


def sentence(say: Say, error: OtklikError) -> str:
    """An error in words: what happened, what is safe, what to do."""
    if say.knows(f"errors.{error.reason.code}"):
        return say.reason(error.reason)
    from console.wording.words import Words  # noqa: PLC0415 - its catalogues take a while

    return Words(say.language).error(error)


def language_here() -> str:
    """OTKLIK_LANGUAGE when it is one of ours: needed before the settings are read, and to complain of them."""
    wished = os.environ.get("OTKLIK_LANGUAGE", "")
    return wished if wished in LANGUAGES else LANGUAGES[0]


def say_here() -> Say:
    """The language of this process."""
    return Say(language_here())


def _leaves(prefix: str, node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        for name, child in node.items():
            yield from _leaves(f"{prefix}.{name}" if prefix else str(name), child)
    else:
        yield prefix, str(node)
