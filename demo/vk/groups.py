"""The nine communities of the city and the accounts that speak in them."""

from dataclasses import dataclass

FIRST_ID = 101
AUTHORITY_ID = -108  # the administration's community answers everywhere under its own name


@dataclass(frozen=True, slots=True)
class VkGroup:
    """A community: `source` is its name in a life, `id` the positive number VK gives it."""

    id: int
    source: str
    name: str
    description: str

    @property
    def owner_id(self) -> int:
        """The community as owner of a wall: its id, negative."""
        return -self.id

    @property
    def screen_name(self) -> str:
        """The short name in the address of its page."""
        return f"zrch_{self.source.removeprefix('vk:')}"

    @property
    def board(self) -> str:
        """Source name of what is said in the community's discussion board."""
        return f"{self.source}/board"


_NAMES = (
    ("Подслушано Заречинск", "О чём говорит город."),
    ("Заречинск сегодня", "Новости города каждый день."),
    ("Типичный Заречинск", "Смешно и не очень."),
    ("Мамы Заречинска", "Садики, школы, поликлиники, прогулки."),
    ("Автомобилисты Заречинска", "Дороги, пробки, парковки."),
    ("ЖКХ Заречинск", "Дома, дворы, управляющие компании."),
    ("Посёлок Кирпичный", "Наш посёлок."),
    ("Администрация Заречинска", "Официальная страница администрации города."),
    ("Объявления Заречинск", "Куплю, продам, отдам."),
)
GROUPS = tuple(
    VkGroup(FIRST_ID + place, f"vk:group{place + 1}", name, description)
    for place, (name, description) in enumerate(_NAMES)
)
BOARD_GROUP_ID = 106  # «ЖКХ Заречинск» keeps the one discussion board of the city
BOARD_TOPIC_ID = 1
BOARD_TITLE = "Жалобы и предложения"
_BY_ID = {group.id: group for group in GROUPS}
_BY_NAME = {group.screen_name: group for group in GROUPS}


def group_by_id(group_id: int) -> VkGroup | None:
    """The community with this positive id."""
    return _BY_ID.get(group_id)


def group_by_name(name: str) -> VkGroup | None:
    """The community by screen name, `club101`, `public101` or bare number."""
    for prefix in ("club", "public"):
        if name.removeprefix(prefix).isdigit():
            return _BY_ID.get(int(name.removeprefix(prefix)))
    return _BY_NAME.get(name)
