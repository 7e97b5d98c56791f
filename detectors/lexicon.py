"""Word lists and patterns as people write them down: parsing, nothing else.

A file holds classes. A class begins with `[name]` and optional marks, then words and quoted patterns:

    [fault_word] polar scoped complaint=1.5 other=-1
    яма =темно прорв* починить/past
    "нет ~ <resource>"   "яма & глубокий"

`word` matches any inflection (or the word as it stands), `=word` this spelling alone, `word*` a
beginning, `word/past` (imp, inf, fut, short) only that verb form. In a pattern `~` allows up to three words
between, `&` any order within one sentence, `a|b` alternatives, `<class>` a class, `<!class>` its negated
members, `#num` a number, `#imp` an order («идите»), `#past #thou #they #it #we #i #infinitive`
forms of verbs. Marks: `polar`, negation turns its members into `<!name>`; `part`, serves
patterns alone; `scoped`, counts apart where the sentence is past, supposed, quoted or elsewhere; `name=number`,
the weight to start from when weights are fitted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_HEADER = re.compile(r"\[([\w.:+-]+)\]\s*(.*)")
_PIECE = re.compile(r'"([^"]+)"|(\S+)')


class LexiconError(ValueError):
    """A word list that cannot be understood; the message names file and line."""


@dataclass(frozen=True, slots=True)
class WordClass:
    """One class of words and patterns with its marks; `priors` maps an outcome to a starting weight."""

    name: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    polar: bool = False
    part: bool = False
    scoped: bool = False
    priors: Mapping[str, float] = field(default_factory=dict)


def load(folder: Path) -> tuple[WordClass, ...]:
    """All classes of the folder's `*.txt`, in order of file names; a name may stand once."""
    found: dict[str, WordClass] = {}
    for path in sorted(folder.glob("*.txt")):
        for made in parse(path.read_text(encoding="utf-8"), path.name):
            if made.name in found:
                raise LexiconError(f"{path.name}: class [{made.name}] stands twice; join the two")
            found[made.name] = made
    return tuple(found.values())


def parse(text: str, source: str = "text") -> Iterator[WordClass]:
    """Classes of one file."""
    header: re.Match[str] | None = None
    pieces: list[tuple[str, str]] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#!", 1)[0].strip()
        if not line or line.startswith("//"):
            continue
        opened = _HEADER.fullmatch(line)
        if opened:
            if header:
                yield _made(header, pieces, source)
            header, pieces = opened, []
        elif header is None:
            raise LexiconError(f"{source}:{number}: words before the first [class]")
        else:
            pieces += _PIECE.findall(line.lower().replace("ё", "е"))
    if header:
        yield _made(header, pieces, source)


def _made(header: re.Match[str], pieces: list[tuple[str, str]], source: str) -> WordClass:
    marks = header[2].split()
    flags = {m for m in marks if "=" not in m}
    unknown = flags - {"polar", "part", "scoped"}
    if unknown:
        raise LexiconError(f"{source}: [{header[1]}] has unknown marks {sorted(unknown)}")
    return WordClass(
        name=header[1],
        words=tuple(word for _, word in pieces if word),
        patterns=tuple(pattern for pattern, _ in pieces if pattern),
        polar="polar" in flags,
        part="part" in flags,
        scoped="scoped" in flags,
        priors={k: float(v) for k, v in (m.split("=") for m in marks if "=" in m)},
    )
