"""A small valid pack folder, with sheets replaced at will."""

from pathlib import Path

SHEETS = {
    "pack": """
code: town
version: "1"
name: Город
zone: Europe/Moscow
elsewhere: [Тула]
duty: {danger: [duty@town.example], crisis: one@town.example}
words: {slang: [маршрутка]}
""",
    "territories": """
- {path: town, name: Город}
- {path: town/north, name: Север, aliases: [северный], polygon: [[37.0, 55.0], [37.5, 55.0], [37.5, 55.5]]}
""",
    "owners": """
- {kind: roads, title: Дороги, title_en: Roads}
- {kind: administration, title: Администрация, title_en: Administration}
""",
    "topics": """
- {code: roads.pothole, area: roads, title: Ямы, title_en: Potholes, owner_kind: roads, cues: [яма]}
- {code: housing.heat, area: housing, title: Тепло, title_en: Heat, owner_kind: administration, acute: true}
""",
    "authorities": """
- {code: adm, name: Администрация, kind: administration, territory: town, accounts: ["vk:-108", "tg:adm"]}
- {code: north-roads, name: Дороги севера, kind: roads, territory: town/north, email: a@b.example}
""",
    "routes": """
- {topic: housing, territory: town/north, authority: adm}
- {topic: "*", owner: administration}
""",
    "sources": """
- name: vk:group1
  kind: vk_wall
  address: "-101"
  territory: town
  cadence: {shortest: 2m, longest: 1h}
  base_url: ${HOST}/api
  token: OTKLIK_VK_TOKEN
- name: forum
  kind: web
  address: ${HOST}/forum
  territory: town/north
  selectors: {post: div.post, text: div.content, time: "time[datetime]"}
""",
    "streets": """
- territory: town
  streets: [Ленина, {name: проспект Победы, aliases: [Победы]}]
""",
    "landmarks": """
- {name: школа № 5, territory: town, street: Ленина, house: 12, point: {lat: 55.1, lon: 37.2}}
""",
    "queries": """
- {name: Ямы, text: яма, areas: [roads], topics: [roads.pothole], territories: [town], recipient: x@y.example}
""",
}
PLACES = {"HOST": "http://127.0.0.1:8100"}


def write_pack(folder: Path, **changed: str | None) -> Path:
    """Write the sheets; a text replaces one of them, None leaves it out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (SHEETS | changed).items():
        if text is not None:
            (folder / f"{name}.yml").write_text(text.lstrip("\n"), "utf-8")
    return folder
