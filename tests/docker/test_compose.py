"""The compose file, read as Compose reads it: hardened, pinned, and with settings that the product knows."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from console.settings import read_settings

DOCKER = Path(__file__).parents[2] / "docker"
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
EXAMPLE = (DOCKER / "otklik.env.example").read_text("utf-8")
OURS = {name: s for name, s in SERVICES.items() if "build" in s}
_VARIABLE = re.compile(r"\$\{([A-Z_]+)")
# Settings of the images and of the proxy, not of the product.
OF_COMPOSE = {
    "OTKLIK_DOMAIN", "OTKLIK_TLS", "OTKLIK_TARGET", "OTKLIK_MEMORY", "OTKLIK_WORKERS", "OTKLIK_STORE_CACHE_GB",
    "OTKLIK_STORE_MEMORY", "OTKLIK_SEARCH_HEAP", "OTKLIK_SEARCH_MEMORY",
}  # fmt: skip


def test_both_profiles_have_everything_that_runs() -> None:
    def of(profile: str) -> set[str]:
        return {name for name, service in SERVICES.items() if profile in service["profiles"]}

    assert of("embedded") == {"otklik", "proxy"}
    parts = {"web", "collector", "clock", "worker"}
    assert of("cluster") == {*parts, "store", "search", "queue", "proxy"}
    assert {OURS[part]["command"][0] for part in parts} == {"web", "collect", "clock", "work"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_hardened_limited_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["healthcheck"]["test"]
    assert service["healthcheck"]["retries"] >= 3
    assert service["logging"]["options"]["max-size"]
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_is_root_but_the_proxy_without_its_rights(name: str) -> None:
    user = SERVICES[name]["user"]
    assert user.split(":")[0].isdigit()
    assert user.startswith("0:") == (name == "proxy")


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_official_and_of_a_named_version(name: str) -> None:
    image, _, tag = SERVICES[name]["image"].rpartition(":")
    if name in OURS:
        assert image.startswith("otklik:")
        return
    assert image in {"mongo", "redis", "caddy", "docker.elastic.co/elasticsearch/elasticsearch"}
    assert re.match(r"\d+\.\d+", tag)


def test_the_base_images_are_of_a_named_version() -> None:
    dockerfile = (DOCKER / "Dockerfile").read_text("utf-8")
    bases = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    stages = set(re.findall(r"^FROM \S+ AS (\S+)", dockerfile, re.MULTILINE))
    assert {base for base in bases if base not in stages} == {"python:3.13-slim"}
    assert "--frozen" in dockerfile
    last = re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE)[-1]
    assert last == "10001:10001"


@pytest.mark.parametrize("name", OURS)
def test_the_product_takes_every_setting_it_is_given(name: str, tmp_path: Path) -> None:
    given = {k: str(v) for k, v in OURS[name]["environment"].items() if k.startswith("OTKLIK_")}
    for secret in [k for k in given if k.endswith("_PASSWORD_FILE")]:
        file = tmp_path / secret
        file.write_text(f"word of {secret}\n", encoding="utf-8")
        given[secret] = str(file)
    asked: set[str] = set()

    class Watched(dict[str, str]):
        def get(self, key: str, default: Any = None) -> Any:
            asked.add(key)
            return super().get(key, default)

        def __contains__(self, key: object) -> bool:
            asked.add(str(key))
            return super().__contains__(key)

    settings = read_settings(Watched(given))
    assert set(given) - asked == set()
    assert settings.engines.cluster == (name != "otklik")
    if settings.engines.cluster:
        assert "word%20of%20OTKLIK_STORE_PASSWORD_FILE@store" in settings.engines.store
        assert "elastic:word" in settings.engines.search
        assert "@queue:6379" in settings.engines.queue


def test_every_variable_of_the_file_is_in_the_example() -> None:
    text = (DOCKER / "compose.yml").read_text("utf-8")
    used = set(_VARIABLE.findall(text))
    assert used == OF_COMPOSE
    assert [name for name in sorted(used) if f"\n{name}=" not in f"\n{EXAMPLE}"] == []


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    engines = {name: SERVICES[name]["networks"] for name in ("store", "search", "queue")}
    assert set(map(tuple, engines.values())) == {("inside",)}


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_mounted_and_who_is_waited_for_exists(name: str) -> None:
    service = SERVICES[name]
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        if source.startswith("./"):
            assert source in {"./pack", "./secrets"} or (DOCKER / source).is_file()
        else:
            assert source in COMPOSE["volumes"]
    assert set(service.get("depends_on", ())) <= set(SERVICES)
    assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])


def test_passwords_stand_in_files_alone() -> None:
    words = [
        f"{name}.{key}"
        for name, service in SERVICES.items()
        for key in service.get("environment", {})
        if "PASSWORD" in key and not key.endswith("_FILE")
    ]
    assert words == []
    assert "secrets" not in (DOCKER / "Dockerfile.dockerignore").read_text("utf-8")
