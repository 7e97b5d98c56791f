from dataclasses import replace
from pathlib import Path

from domain.instant import HOUR, MINUTE
from domain.pack import Duty, RouteRule
from domain.place import Landmark, Street
from domain.post import GeoPoint
from domain.source import Cadence, Manifest, Selectors, SourceKind
from storage.packs.export import export_pack
from storage.packs.loader import load_pack
from tests.storage.packs.folder import PLACES, SHEETS, write_pack

DEMO = Path(__file__).parents[3] / "demo" / "pack"
DEMO_PLACES = dict.fromkeys(
    ("DEMO_VK", "DEMO_TELEGRAM", "DEMO_FORUM", "DEMO_FEED"), "http://127.0.0.1:1"
)


def test_a_folder_becomes_a_pack(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path), PLACES)
    assert (pack.code, pack.name, pack.zone) == ("town", "Город", "Europe/Moscow")
    assert pack.sources == (
        Manifest(
            "vk:group1",
            SourceKind.VK_WALL,
            "-101",
            "town",
            cadence=Cadence(2 * MINUTE, HOUR),
            base_url="http://127.0.0.1:8100/api",
            token="OTKLIK_VK_TOKEN",
        ),
        Manifest(
            "forum",
            SourceKind.WEB,
            "http://127.0.0.1:8100/forum",
            "town/north",
            selectors=Selectors("div.post", "div.content", "time[datetime]"),
        ),
    )
    assert pack.streets == (
        Street("Ленина", "town"),
        Street("проспект Победы", "town", ("Победы",)),
    )
    point = GeoPoint(55.1, 37.2)
    assert pack.landmarks == (Landmark("школа № 5", "town", (), "Ленина", "12", point),)
    assert pack.duty == Duty(("duty@town.example",), "one@town.example")
    assert pack.official_accounts == {"vk:-108", "tg:adm"}
    assert pack.territories[1].polygon[1] == (37.5, 55.0)
    assert pack.words == {"slang": ("маршрутка",)}


def test_routes_follow_from_the_owners_of_topics(tmp_path: Path) -> None:
    assert load_pack(write_pack(tmp_path), PLACES).routes == (
        RouteRule("housing", "town/north", "adm"),
        RouteRule("*", "town", "adm"),
        RouteRule("housing.heat", "town/north", "adm"),
        RouteRule("roads.pothole", "town/north", "north-roads"),
        RouteRule("housing.heat", "town", "adm"),
    )


def test_a_rule_for_a_narrower_territory_holds_for_all_topics_of_its_area(tmp_path: Path) -> None:
    village = "- {path: town/north/village, name: Село}\n"
    rule = "- {topic: roads, territory: town/north/village, authority: adm}\n"
    folder = write_pack(tmp_path, territories=SHEETS["territories"] + village, routes=rule)
    routes = load_pack(folder, PLACES).routes
    assert RouteRule("roads.pothole", "town/north/village", "adm") in routes
    assert RouteRule("roads.pothole", "town/north", "north-roads") in routes
    assert RouteRule("housing.heat", "town/north/village", "adm") not in routes


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path / "one"), PLACES)
    export_pack(pack, tmp_path / "two")
    assert load_pack(tmp_path / "two") == pack


def test_an_edited_pack_is_another_version(tmp_path: Path) -> None:
    one = load_pack(write_pack(tmp_path / "one"), PLACES)
    same = load_pack(write_pack(tmp_path / "two"), PLACES)
    other = load_pack(write_pack(tmp_path / "three", streets=None), PLACES)
    assert one.version == same.version != other.version
    assert one.version.startswith("1+")


def test_a_pack_takes_missing_sheets_from_the_one_it_extends(tmp_path: Path) -> None:
    write_pack(tmp_path / "base")
    text = SHEETS["pack"].replace(
        "elsewhere: [Тула]", "elsewhere: [Север, Рязань]\nextends: ../base"
    )
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "pack.yml").write_text(text, "utf-8")
    base, own = (load_pack(tmp_path / name, PLACES) for name in ("base", "own"))
    assert own.elsewhere == ("Рязань", "Тула")  # «Север» is one of its own territories
    assert replace(own, version="", elsewhere=()) == replace(base, version="", elsewhere=())


def test_the_demo_pack_is_whole(tmp_path: Path) -> None:
    pack = load_pack(DEMO, DEMO_PLACES)
    names = [*(f"vk:group{n}" for n in range(1, 10)), *(f"tg:chat{n}" for n in range(1, 5))]
    assert [s.name for s in pack.sources] == [*names, "forum", "feed"]
    assert [s.name for s in pack.sources if s.official] == ["vk:group8", "tg:chat4"]
    assert {"vk:-108", "tg:zrch_admin", "tg:zrch_chat4"} <= pack.official_accounts
    assert all(a.email and a.email.endswith(".example") for a in pack.authorities)
    assert len(pack.streets) == 58
    export_pack(pack, tmp_path)
    assert load_pack(tmp_path) == pack


def test_every_topic_of_the_demo_has_an_owner() -> None:
    pack = load_pack(DEMO, DEMO_PLACES)
    served = {rule.topic for rule in pack.routes}
    for topic in pack.topics:
        assert {topic.code, topic.area} & served, topic.code
