import os
import shutil
import stat
import subprocess
from pathlib import Path

from tests.house.tree import ROOT

TOWN = "Город Заречинск, копия"


def _checkout(folder: Path, *files: str) -> Path:
    """The named files of the house in a folder with spaces and Cyrillic letters."""
    town = folder / TOWN
    for name in files:
        (town / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, town / name)
    return town


def _program(folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(stat.S_IRWXU)


def _run(
    town: Path, *command: str, path: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": path, "LC_ALL": "C", **variables}
    return subprocess.run(
        command,
        cwd=town,
        env=environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_help_names_every_target_and_is_what_plain_make_says() -> None:
    said = _run(ROOT, "make", path=os.environ["PATH"]).stdout
    assert [line.split(" — ")[0] for line in said.splitlines()] == [
        *("help", "setup", "run", "test", "test-cluster", "servers", "servers-stop", "lint"),
        *("format", "bench", "chaos", "chaos-cluster", "bench-cluster", "model", "fuzz", "clean"),
    ]


def test_without_a_python_setup_says_which_ones_it_looked_for(tmp_path: Path) -> None:
    town = _checkout(tmp_path, "Makefile", "tools/setup.sh", "tools/uv.txt", "pyproject.toml")
    (tmp_path / "bin").mkdir()
    for tool in ("sh", "make", "dirname", "cat", "cksum", "mkdir"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    _program(tmp_path / "bin", "python3", "#!/bin/sh\nexit 1\n")
    ended = _run(town, "make", "setup", path=str(tmp_path / "bin"))
    assert ended.returncode == 2
    assert "no Python from 3.11 to 3.14 was found" in ended.stderr
    assert "make setup PYTHON=" in ended.stderr


def test_a_second_setup_does_nothing_until_the_lock_or_the_folder_changes(tmp_path: Path) -> None:
    town = _checkout(tmp_path, "tools/setup.sh", "tools/uv.txt", "pyproject.toml", "uv.lock")
    for folder in (town / ".venv" / "bin", town / ".tools" / "uv" / "bin"):
        folder.mkdir(parents=True)
    version = (ROOT / "tools" / "uv.txt").read_text(encoding="utf-8").strip().replace("==", " ")
    script = f'#!/bin/sh\nif [ "$1" = sync ]; then echo synced; else echo "{version} (x)"; fi\n'
    _program(town / ".tools" / "uv" / "bin", "uv", script)
    _program(town / ".venv" / "bin", "python", "#!/bin/sh\n")
    _program(town / ".venv" / "bin", "otklik", "#!/bin/sh\n")

    def synced(where: Path) -> bool:
        ended = _run(where, "sh", "tools/setup.sh", path=os.environ["PATH"])
        assert ended.returncode == 0, ended.stderr
        return "synced" in ended.stderr

    assert [synced(town), synced(town)] == [True, False]
    (town / "uv.lock").write_text("changed\n", encoding="utf-8")
    assert [synced(town), synced(town)] == [True, False]
    assert synced(town.rename(tmp_path / "Город"))


def test_the_long_forms_run_every_script_and_fail_when_one_missed_its_goal(tmp_path: Path) -> None:
    town = _checkout(tmp_path, "tools/long.sh")
    guard = 'if __name__ == "__main__":\n    raise SystemExit({})\n'
    for folder in (town / "slow", town / "benchmarks"):
        folder.mkdir()
        (folder / "a_missed.py").write_text(guard.format("print('share: 0.9 (>= 1)  MISSED') or 1"))
        (folder / "b_met.py").write_text(guard.format(0))
    (town / "slow" / "parts.py").write_text("raise SystemExit(1)\n", encoding="utf-8")
    (town / ".venv" / "bin").mkdir(parents=True)
    (town / ".venv" / "bin" / "python").symlink_to(ROOT / ".venv" / "bin" / "python")
    ended = _run(town, "sh", "tools/long.sh", "slow", path=os.environ["PATH"])
    assert ended.returncode == 1
    heads = [line for line in ended.stdout.splitlines() if line.startswith("==")]
    assert heads == ["== slow/a_missed.py", "== slow/b_met.py"]
    assert "slow/a_missed.py: share: 0.9 (>= 1)  MISSED\n" in ended.stderr
    assert "missed in: slow/a_missed.py" in ended.stderr
    once_more = _run(town, "sh", "tools/long.sh", "benchmarks", path=os.environ["PATH"], SHORT="1")
    assert once_more.returncode == 1
    assert once_more.stdout.count("MISSED") == 2
    assert _run(town, "sh", "tools/long.sh", "none", path=os.environ["PATH"]).returncode == 1
