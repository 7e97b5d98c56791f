"""The invented town of the demo as a pack, for tests of places and routes."""

from domain.pack import Authority, Pack, RouteRule, Topic
from domain.place import Landmark, Street, Territory
from domain.post import GeoPoint
from domain.source import Manifest, SourceKind

ROOT = "zarechinsk"
KIRPICHNY, OLKHOVKA = f"{ROOT}/kirpichny", f"{ROOT}/olkhovka"
SEVERNY = f"{ROOT}/severny"
IN_TOWN = (
    "Ленина; Садовая; Мира; Гагарина; Советская; Набережная; Заводская; Школьная; Лесная; проспект Победы; проспект Строителей; "
    "переулок Речной; переулок Почтовый; Кирова; Пушкина; Чехова; Комсомольская; Октябрьская; Молодёжная; Солнечная; Парковая; "
    "Железнодорожная; Вокзальная; Зелёная; Луговая; Полевая; Центральная; Первомайская; 8 Марта; 40 лет Октября; Маяковского; Горького; "
    "бульвар Космонавтов; шоссе Энтузиастов; Больничная; Фабричная; Южная; Северная; Тарская; Мельничная; Рабочая; Дачная; Кольцевая; "
    "Новая; Цветочная; Берёзовая; Дружбы; Карла Маркса; Розы Люксембург; Партизанская"
).split("; ")
OBJECTS = (
    "школа № 5; гимназия № 2; детский сад «Ромашка»; детский сад № 17; детская поликлиника; ЦРБ; роддом; ДК «Строитель»; парк Победы; "
    "сквер Космонавтов; Тарский мост; автовокзал; вокзал; рынок «Центральный»; котельная № 4; стадион «Труд»; ТЦ «Река»; "
    "остановка «Школа № 5»; остановка «Завод»"
).split("; ")


def a_pack(**changed: object) -> Pack:
    """The town with its villages; `changed` replaces whole fields."""
    values: dict[str, object] = {
        "code": ROOT,
        "version": "1",
        "name": "Заречинск",
        "zone": "Europe/Moscow",
        "territories": TERRITORIES,
        "topics": (),
        "authorities": (),
        "routes": (),
        "sources": (),
        "streets": STREETS,
        "landmarks": LANDMARKS,
        "elsewhere": ("Тарск", "Москва"),
    }
    return Pack(**(values | changed))  # type: ignore[arg-type]


TERRITORIES = (
    Territory(
        ROOT, "Заречинск", ("Заречка",), ((50.0, 55.0), (50.4, 55.0), (50.4, 55.4), (50.0, 55.4))
    ),
    Territory(
        SEVERNY, "Северный район", (), ((50.0, 55.2), (50.4, 55.2), (50.4, 55.4), (50.0, 55.4))
    ),
    Territory(f"{ROOT}/zavodskoy", "Заводской район", ("Заводской",)),
    Territory(KIRPICHNY, "Кирпичный", ("посёлок Кирпичный",)),
    Territory(OLKHOVKA, "деревня Ольховка"),
)
STREETS = (
    *(
        Street(name, SEVERNY if name in {"Школьная", "Лесная", "Новая"} else ROOT)
        for name in IN_TOWN
    ),
    *(Street(name, KIRPICHNY) for name in ("Клубная", "Карьерная", "Заводская", "Мира")),
    *(Street(name, OLKHOVKA) for name in ("Центральная", "Речная")),
)
LANDMARKS = (
    *(Landmark(name, ROOT) for name in OBJECTS),
    Landmark("Северный-2", SEVERNY, ("микрорайон Северный-2", "мкр Северный-2")),
    Landmark("Черёмушки", ROOT, ("микрорайон Черёмушки",)),
    Landmark("городская поликлиника № 2", ROOT, ("поликлиника № 2",), "Мира", "40"),
    Landmark("МФЦ", ROOT, ("МФЦ на Советской",), "Советская", "21", GeoPoint(55.1, 50.1)),
)


def a_manifest(territory: str = ROOT, name: str = "vk:group1") -> Manifest:
    """A wall whose messages speak of a territory."""
    return Manifest(name, SourceKind.VK_WALL, "-101", territory)


def an_authority(code: str) -> Authority:
    """An authority of the town."""
    return Authority(code, code.title(), "municipal", ROOT)


def a_topic(code: str) -> Topic:
    """A topic whose area is the first part of its code."""
    return Topic(code, code.split(".", maxsplit=1)[0], code, code, "municipal")


def a_rule(topic: str, territory: str, authority: str) -> RouteRule:
    """A line of the route table."""
    return RouteRule(topic, territory, authority)
