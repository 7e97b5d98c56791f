"""The page of the demo's city."""

from dataclasses import dataclass, field, replace

from console.web.city import Case, CityMessage, Letter
from tests.console.web.conftest import Browser, a_visitor, plain
from tests.console.web.town import NOON, Town, here


@dataclass(slots=True)
class SmallCity:
    """A city for one test."""

    vk_broken: bool = False
    sources: tuple[str, ...] = ("vk:yard", "tg:chat")
    said: list[CityMessage] = field(default_factory=list)
    letters: tuple[Letter, ...] = ()

    async def say(self, text: str, source: str) -> CityMessage:
        self.said.insert(0, CityMessage(f"vk:-1_{len(self.said) + 1}", source, text, NOON))
        return self.said[0]

    async def delete(self, post: str) -> None:
        self.said = [replace(m, deleted=True) if m.post == post else m for m in self.said]

    async def messages(self) -> tuple[CityMessage, ...]:
        return tuple(self.said)

    async def break_vk(self, broken: bool) -> None:
        self.vk_broken = broken

    async def mailbox(self) -> tuple[Letter, ...]:
        return self.letters


async def test_the_city_shows_a_complaint_on_its_way_and_gone_again(town: Town) -> None:
    city = SmallCity()
    cases = (Case("Одна авария, много голосов", "Many voices, one burst pipe", "/incidents/1"),)
    async with a_visitor(town, "ivanova", city=city, cases=cases) as operator:
        page = await operator.send("/city/say", {"text": "На Ленина 12 яма", "source": "vk:yard"})
        assert "Ждём, пока Отклик прочтёт" in plain(page.text)
        assert "Одна авария, много голосов Many voices, one burst pipe" in plain(page.text)
        post = await town.write("На Ленина 12 яма", place=here("Ленина", "12"), words=("яма",))
        told = plain((await operator.get("/city/messages")).text)
        for step in (
            "Прочитано",
            "Жалоба, 97 %: «яма»",
            "Место: Ленина, 12",
            "Исполнитель: МКУ «Дороги Лучинска»",
            "Инцидент № 1",
        ):
            assert step in told
        assert "Many voices" in plain((await operator.get("/")).text)
        await operator.send("/city/delete", {"post": post})
        assert "ждём, пока уйдёт и отсюда" in plain((await operator.get("/city")).text)
        await town.service.forgetting.forget(town.written[post].post.url, "engine")
        assert "Удалено и здесь" in plain((await operator.get("/city/messages")).text)


async def test_the_city_can_be_broken_and_has_a_mailbox(town: Town) -> None:
    city = SmallCity(letters=(Letter("roads@luchinsk.example", "Отклик, № 1", "<b>Яма</b>", NOON),))
    async with a_visitor(town, "ivanova", city=city) as operator:
        await operator.send("/city/vk", {"broken": "yes"})
        assert city.vk_broken
        told = await operator.get("/city/mailbox")
        assert "&lt;b&gt;Яма&lt;/b&gt;" in told.text
        assert (
            await operator.send("/city/say", {"text": " ", "source": "vk:yard"})
        ).status_code == 409
        assert (
            await operator.send("/city/say", {"text": "x", "source": "nowhere"})
        ).status_code == 409


async def test_without_a_demo_there_is_no_city(operator: Browser) -> None:
    assert (await operator.get("/city")).status_code == 404
    assert "Город " not in plain((await operator.get("/")).text)
