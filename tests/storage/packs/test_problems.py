from pathlib import Path

import pytest

from domain.errors import SettingsError
from storage.packs.loader import inspect_pack, load_pack
from tests.storage.packs.folder import PLACES, SHEETS, write_pack

PROBLEMS = {
    "a word that is no YAML": ("topics", "- {code: [}\n", "pack_yaml", 1, ""),
    "a key given twice": ("pack", SHEETS["pack"] + "name: Опять\n", "pack_key_twice", 8, "name"),
    "a missing field": (
        "territories",
        "- {path: town, name: Город}\n- {path: town/north}\n",
        "pack_field_missing",
        2,
        "name",
    ),
    "a misspelt field": (
        "authorities",
        "- code: adm\n  name: А\n  kind: administration\n  teritory: town\n  territory: town\n",
        "pack_field_unknown",
        4,
        "territory",
    ),
    "a number for a text": (
        "pack",
        SHEETS["pack"].replace('"1"', "2026.10"),
        "pack_wrong_type",
        2,
        "string",
    ),
    "an unknown kind of source": (
        "sources",
        "- name: a\n  kind: myspace\n  address: x\n  territory: town\n",
        "pack_not_one_of",
        2,
        "telegram",
    ),
    "a secret's value for its name": (
        "sources",
        "- name: a\n  kind: vk_wall\n  address: x\n  territory: town\n  token: abc123\n",
        "pack_bad_form",
        5,
        "NAME",
    ),
    "a secret anywhere": (
        "sources",
        f"- name: a\n  kind: vk_wall\n  address: x\n  territory: town\n  title: {'0a' * 42}b\n",
        "pack_holds_secret",
        5,
        "title",
    ),
    "a cadence turned around": (
        "sources",
        "- name: a\n  kind: vk_wall\n  address: x\n  territory: town\n  cadence: {shortest: 1h, longest: 30m}\n",
        "pack_cadence_turned",
        5,
        "1h",
    ),
    "a source without its address": (
        "sources",
        "- name: a\n  kind: vk_wall\n  address: ''\n  territory: town\n",
        "pack_field_missing",
        1,
        "address",
    ),
    "a page without selectors": (
        "sources",
        "- name: a\n  kind: web\n  address: x\n  territory: town\n",
        "pack_field_missing",
        1,
        "selectors",
    ),
    "a search for nothing": (
        "sources",
        "- name: a\n  kind: vk_search\n  address: ''\n  territory: town\n",
        "pack_field_missing",
        1,
        "words",
    ),
    "a place of no territory": (
        "sources",
        "- name: a\n  kind: feed\n  address: x\n  territory: town/nort\n",
        "pack_unknown_name",
        4,
        "town/north",
    ),
    "an address with an unknown name": (
        "sources",
        "- name: a\n  kind: feed\n  address: ${NOWHERE}/x\n  territory: town\n",
        "pack_place_unknown",
        3,
        "NOWHERE",
    ),
    "a route of an unknown topic": (
        "routes",
        "- {topic: roads, authority: adm}\n- {topic: roads.potholes, authority: adm}\n",
        "pack_unknown_name",
        2,
        "roads.pothole",
    ),
    "a route to nobody": (
        "routes",
        "- {topic: roads, authority: mayor}\n",
        "pack_unknown_name",
        1,
        "mayor",
    ),
    "a route of both kinds": (
        "routes",
        "- {topic: roads, authority: adm, owner: roads}\n",
        "pack_field_unknown",
        1,
        "",
    ),
    "a name given twice": (
        "territories",
        "- {path: town, name: Город}\n- {path: town/north, name: С}\n- {path: town, name: Г}\n",
        "pack_name_twice",
        3,
        "1",
    ),
    "a search named like our own alerts": (
        "queries",
        "- {name: Ямы}\n- {name: danger}\n",
        "pack_name_reserved",
        2,
        "danger",
    ),
    "a territory in nothing": (
        "territories",
        "- {path: town, name: Город}\n- {path: tow/north, name: Север}\n",
        "pack_unknown_name",
        2,
        "town",
    ),
    "a topic outside its area": (
        "topics",
        "- {code: road.pothole, area: roads, title: Я, title_en: P, owner_kind: roads}\n",
        "pack_topic_outside_area",
        1,
        "roads",
    ),
    "a topic of nobody's kind": (
        "topics",
        "- {code: roads.pothole, area: roads, title: Я, title_en: P, owner_kind: wizards}\n",
        "pack_unknown_name",
        1,
        "wizards",
    ),
    "a search in an unknown territory": (
        "queries",
        "- {name: a, territories: [town, village]}\n",
        "pack_unknown_name",
        1,
        "village",
    ),
    "an unknown zone": (
        "pack",
        SHEETS["pack"].replace("Europe/Moscow", "Europe/Zarechinsk"),
        "pack_unknown_zone",
        4,
        "Europe/Zarechinsk",
    ),
    "an unknown base": (
        "pack",
        SHEETS["pack"] + "extends: nothing\n",
        "pack_unknown_base",
        8,
        "nothing",
    ),
    "a list where a mapping belongs": ("pack", "- a\n", "pack_wrong_type", 1, "object"),
    "an alias of itself": ("streets", "- a\n- &x [*x]\n", "pack_yaml", 2, "deeply"),
    "nothing at all": ("topics", "", "pack_unknown_name", 1, "roads.pothole"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_problem_is_named_with_file_and_line(tmp_path: Path, name: str) -> None:
    sheet, text, code, line, detail = PROBLEMS[name]
    folder = write_pack(tmp_path, **{sheet: text})
    with pytest.raises(SettingsError) as raised:
        load_pack(folder, PLACES)
    reasons = [p.reason for p in inspect_pack(folder, PLACES).problems]
    assert raised.value.reason in reasons
    first = raised.value.reason
    expected = folder / ("queries.yml" if name == "nothing at all" else f"{sheet}.yml")
    assert (first.code, *first.params[:2]) == (code, str(expected), str(line))
    assert detail in " ".join(first.params[2:])


def test_all_problems_are_found_at_once(tmp_path: Path) -> None:
    folder = write_pack(
        tmp_path,
        territories="- {path: town}\n",
        sources="- {name: a, kind: feed, address: x, teritory: town}\n",
    )
    found = {p.reason.code for p in inspect_pack(folder, PLACES).problems}
    assert found == {"pack_field_missing", "pack_field_unknown"}


@pytest.mark.parametrize("sheet", ["pack", "territories", "topics", "authorities", "sources"])
def test_a_missing_sheet_is_named(tmp_path: Path, sheet: str) -> None:
    folder = write_pack(tmp_path, **{sheet: None})
    with pytest.raises(SettingsError, match="pack_missing") as raised:
        load_pack(folder, PLACES)
    assert raised.value.reason.params[0].endswith(f"{sheet}.yml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "streets.yml").write_bytes("- Ленина".encode("cp1251"))
    with pytest.raises(SettingsError, match="pack_not_utf8"):
        load_pack(folder, PLACES)


def test_a_secret_is_not_repeated_in_its_error(tmp_path: Path) -> None:
    text = "- name: a\n  kind: feed\n  address: vk1.a.SECRETSECRET\n  territory: town\n"
    problems = inspect_pack(write_pack(tmp_path, sources=text), PLACES).problems
    assert "SECRETSECRET" not in str(problems)
    assert [p.reason.code for p in problems] == ["pack_holds_secret"]


FORBIDDEN = {
    "political": "{code: other.x, area: other, title: Политическая критика, title_en: X, owner_kind: roads}",
    "protest": "{code: safety.protest, area: safety, title: Х, title_en: X, owner_kind: roads}",
    "religious": "{code: other.x, area: other, title: Х, title_en: X, owner_kind: roads, cues: [яма, Мусульмане]}",
    "ethnic": "{code: safety.x, area: safety, title: Х, title_en: Migrants, owner_kind: roads}",
    "sexual_life": "{code: social.x, area: social, title: Х, title_en: X, owner_kind: roads, cues: [ЛГБТ]}",
    "health_of_a_person": "{code: healthcare.x, area: healthcare, title: Больные ВИЧ, title_en: X, owner_kind: roads}",
}


@pytest.mark.parametrize("group", FORBIDDEN)
def test_a_topic_that_serves_no_service_does_not_load(tmp_path: Path, group: str) -> None:
    text = f"{SHEETS['topics'].strip()}\n- {FORBIDDEN[group]}\n"
    with pytest.raises(SettingsError, match="pack_forbidden") as raised:
        load_pack(write_pack(tmp_path, topics=text), PLACES)
    assert (raised.value.reason.params[1], raised.value.reason.params[3]) == ("3", group)


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ("queries", "- {name: a, text: яма OR митинг}\n"),
        ("pack", SHEETS["pack"].replace("[маршрутка]", "[маршрутка, единая россия]")),
        (
            "sources",
            "- {name: a, kind: vk_search, address: '', territory: town, words: [лёд, оппозиция]}\n",
        ),
    ],
)
def test_searches_and_word_lists_are_checked_too(tmp_path: Path, sheet: str, text: str) -> None:
    with pytest.raises(SettingsError, match="pack_forbidden"):
        load_pack(write_pack(tmp_path, **{sheet: text}), PLACES)


def test_words_of_services_are_not_mistaken_for_forbidden_ones(tmp_path: Path) -> None:
    cues = (
        "[выбор школы, участковый врач, инвалидная коляска, церковь у дороги, партизанская, сектор,"
        " секционные ворота, неверный диагноз, выбоина, гейзер из люка, наркология, национальный проект]"
    )
    text = SHEETS["topics"].replace("cues: [яма]", f"cues: {cues}")
    assert load_pack(write_pack(tmp_path, topics=text), PLACES)
