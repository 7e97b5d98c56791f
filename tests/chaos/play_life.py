"""Plays the city's life through the whole product and holds what came of it against its truth.

`python -m tests.chaos.play_life`; SHORT=1 plays the first days. Figures come last; below `held` it exits with 1.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.demo.life_score import Score, score

ROOT = Path(__file__).resolve().parents[2]
LIFE = ROOT / "demo" / "life" / "zarechinsk"
GOALS = Path(__file__).with_name("goals.toml")
WHOLE = 14
DAYS = 3 if os.environ.get("SHORT") else WHOLE
LOWER_IS_BETTER = {"false_dangers_a_day", "mixed", "groundless", "median_delay"}
# Planted pieces shorter than this occur in ordinary words too.
SHORTEST_PIECE = 9


def main() -> int:
    """Play, score, look for leaks; answers with the exit code."""
    with tempfile.TemporaryDirectory(prefix="otklik-life-") as name:
        folder = Path(name)
        life, report = first_days(folder / "life"), folder / "report.jsonl"
        calls = play(life, report, folder)
        found = score(life, report, DAYS)
        told = telling(report) if DAYS == WHOLE else {}
        leaks = sorted(leaked(folder / "demo", life))
    return verdict(found, told, calls, leaks)


def first_days(folder: Path) -> Path:
    """The life as far as it is played."""
    folder.mkdir()
    early: set[str] = set()
    for name in ("posts", "truth"):
        rows = [json.loads(x) for x in (LIFE / f"{name}.jsonl").read_text("utf-8").splitlines()]
        if name == "posts":
            early = {r["id"] for r in rows if r["at_minute"] < DAYS * 1440}
        kept = (json.dumps(r, ensure_ascii=False) for r in rows if r["id"] in early)
        (folder / f"{name}.jsonl").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


def play(life: Path, report: Path, folder: Path) -> str:
    """Run the command as a person would; answers with what it printed."""
    command = [sys.executable, "-c", "from console.cli.main import main; main()", "demo"]
    asked = ["--life", str(life), "--speed", "0", "--report", str(report)]
    if DAYS < WHOLE:
        asked += ["--days", str(DAYS)]
    environ = {**os.environ, "OTKLIK_DATA": str(folder), "OTKLIK_LANGUAGE": "en"}
    done = subprocess.run(
        [*command, *asked], cwd=ROOT, env=environ, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def telling(report: Path) -> dict[str, float]:
    """Shares of what the strip of telling cases promises a visitor: one burst in one incident, next door in another."""
    cases = json.loads((LIFE / "cases.json").read_text(encoding="utf-8"))
    lines = (json.loads(line) for line in report.read_text(encoding="utf-8").splitlines())
    homes = {line["id"]: line["incident"] for line in lines}
    named = {name: [homes.get(post) for post, _ in posts] for name, posts in cases.items()}
    largest = {name: Counter(found).most_common(1)[0][0] for name, found in named.items()}
    near = named["burst-neighbour"]
    return {
        "burst_together": named["burst"].count(largest["burst"]) / len(named["burst"]),
        "neighbour_apart": 1 - near.count(largest["burst"]) / len(near),
        "cases_shown": sum(home is not None for home in largest.values()) / len(largest),
    }


def leaked(data: Path, life: Path) -> Iterator[str]:
    """Planted personal data that stands somewhere outside the vault."""
    rows = [json.loads(x) for x in (life / "truth.jsonl").read_text("utf-8").splitlines()]
    planted = {
        p for row in rows for p in row["pii"] if len(p) >= SHORTEST_PIECE and re.search(r"\d", p)
    }
    for path in data.rglob("*"):
        if path.is_file() and "vault" not in path.relative_to(data).parts:
            content = b"\n".join(decompressed(path))
            yield from (f"{path.name}: {piece}" for piece in planted if piece.encode() in content)


def decompressed(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and of what is packed in it."""
    raw = path.read_bytes()
    yield raw
    if raw[:2] == b"\x1f\x8b":
        yield gzip.decompress(raw)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def verdict(found: Score, told: dict[str, float], calls: str, leaks: list[str]) -> int:
    """Print everything, then say whether it holds."""
    figures = {
        "collected": found.collected,
        "one_incident": found.one_incident,
        "dangers_found": 1 - len(found.dangers_missed) / max(1, found.dangers),
        "false_dangers_a_day": found.false_dangers_a_day,
        "mixed": found.mixed,
        "groundless": found.groundless,
        "median_delay": found.median_delay,
        **told,
    }
    goals = tomllib.loads(GOALS.read_text(encoding="utf-8"))
    print("\n".join(found.lines()))
    failed = [f"leaked {leak}" for leak in leaks]
    over = [int(n) for n in re.findall(r"\d+", calls)][-2:]
    if over != [0, 0]:
        failed.append(f"VK calls over a limit: {calls.strip()}")
    for name, value in figures.items():
        goal, held = goals[name]["goal"], goals[name]["held"]
        fine = value <= held if name in LOWER_IS_BETTER else value >= held
        reached = value <= goal if name in LOWER_IS_BETTER else value >= goal
        print(
            f"{name:20} {value:8.3f}  goal {goal:6.2f} {'reached' if reached else 'not yet'}, held {held:6.2f}"
        )
        if not fine:
            failed.append(f"{name} fell to {value:.3f}")
    print(f"days {DAYS}, leaks {len(leaks)}, VK calls over a limit {over}", *failed, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
