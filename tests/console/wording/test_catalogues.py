import pytest
import yaml

from console.web.pages.sources import ACTS_NEXT
from console.wording.catalogue import LANGUAGES, catalogue
from console.wording.template import holes
from console.wording.words import Words
from domain.codes import AREAS, Kind, Lane, Reason, State, Voice
from domain.errors import Refused
from domain.events import EVENT_TYPES
from domain.source import Health, SourceKind
from incidents.desk import CLOSINGS, DISMISSALS
from incidents.splitting import SPLITS
from tests.console.wording.codes import ROOT, codes_of_vk, said_in_templates, used

# Words of files and commands stand beside the command line, where alone they are said.
CLI = {
    language: yaml.safe_load((ROOT / "console/cli" / f"words.{language}.yml").read_text("utf-8"))[
        "errors"
    ]
    for language in LANGUAGES
}

USED = tuple(used())


def test_both_languages_say_the_same_things() -> None:
    assert catalogue("ru").keys() == catalogue("en").keys()


def test_both_languages_leave_the_same_holes() -> None:
    russian, english = catalogue("ru"), catalogue("en")
    assert [key for key in russian if holes(russian[key]) != holes(english[key])] == []


def test_nothing_is_left_unsaid() -> None:
    assert [
        key
        for language in LANGUAGES
        for key, text in catalogue(language).items()
        if not text.strip()
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_tree_has_words(language: str) -> None:
    known = catalogue(language).keys()
    missing = {
        (use.code, use.file)
        for use in USED
        if f"{use.group}.{use.code}" not in known
        and f"errors.{use.code}" not in known
        and use.code not in CLI[language]
    }
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_of_vk_has_words(language: str) -> None:
    assert {code for code in codes_of_vk() if f"errors.{code}" not in catalogue(language)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_a_page_says_is_there(language: str) -> None:
    keys = {(file, key) for file, key in said_in_templates() if key not in catalogue(language)}
    assert keys == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_domain_has_a_name(language: str) -> None:
    groups = {
        "kind": [k.value for k in Kind], "area": AREAS, "state": [s.value for s in State], "lane": [v.value for v in Lane],
        "voice": [v.value for v in Voice], "health": [h.value for h in Health], "source_kind": [k.value for k in SourceKind],
        "dismissal": DISMISSALS, "closing": CLOSINGS, "splitting": SPLITS,
    }  # fmt: skip
    known = catalogue(language)
    assert [
        f"{g}.{c}" for g, codes in groups.items() for c in codes if f"names.{g}.{c}" not in known
    ] == []


def test_every_event_can_be_told() -> None:
    assert [kind for kind in EVENT_TYPES if f"history.{kind}" not in catalogue("ru")] == []


def test_every_health_says_who_acts_next() -> None:
    assert set(ACTS_NEXT) == set(Health)
    assert all(f"sources.acts.{who}" in catalogue("ru") for who in ACTS_NEXT.values())


def test_an_unknown_code_is_shown_as_it_is() -> None:
    words = Words()
    assert words.error(Refused("brand_new", "one", "")) == "brand_new (one)"
    assert words.reason(Reason("brand_new")) == "brand_new"
    assert words.name("kind", "brand_new") == "brand_new"
    assert words.say("nowhere.at_all") == "nowhere.at_all"
