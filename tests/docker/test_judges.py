"""What others think of the files: Compose itself and the linter of Dockerfiles, where they are installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

DOCKER = Path(__file__).parents[2] / "docker"
PROFILES = ("--profile=embedded", "--profile=cluster")


def composing() -> bool:
    """Whether the client knows `compose`; the separate program of the same name is too old for our file."""
    client = shutil.which("docker")
    if client is None:
        return False
    asked = subprocess.run([client, "compose", "version"], capture_output=True, check=False)
    return asked.returncode == 0


@pytest.mark.skipif(not composing(), reason="`docker compose` is not installed")
@pytest.mark.parametrize("profile", PROFILES)
def test_compose_accepts_each_profile(profile: str, tmp_path: Path) -> None:
    folder = shutil.copytree(DOCKER, tmp_path / "docker")
    shutil.copy(folder / "otklik.env.example", folder / "otklik.env")
    (folder / "secrets" / "engines").mkdir(parents=True)
    asked = subprocess.run(
        ["docker", "compose", "--env-file", "otklik.env", profile, "config", "--quiet"],
        cwd=folder,
        env={**os.environ, "OTKLIK_DOMAIN": "otklik.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is not installed")
def test_the_linter_of_dockerfiles_finds_nothing() -> None:
    asked = subprocess.run(
        ["hadolint", str(DOCKER / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stdout
