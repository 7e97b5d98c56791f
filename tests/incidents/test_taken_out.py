"""What a person takes out of an incident stays out until a person puts it somewhere."""

from dataclasses import replace

import pytest

from domain.codes import Kind
from domain.errors import Refused
from tests.builders import T0, a_judged, a_place
from tests.incidents.test_desk import Office


@pytest.fixture
async def office() -> Office:
    """Its incident was opened by the first of two posts, which is out of it by now; the topic is another."""
    office = Office()
    await office.open("vk:-101_1", "vk:-101_2")
    await office.desk.detach(office.incident, await office.by(), "vk:-101_1")
    await office.desk.correct(office.incident, await office.by(), "topic", "housing.lift")
    return office


async def edit(office: Office, text: str = "Яма на Ленина 12 стала больше") -> None:
    """In one batch with a new report."""
    edited = a_judged("vk:-101_1", text=text, place=a_place())
    batch = [edited, a_judged("vk:-101_4", place=a_place(house="99"))]
    await office.take_in(await office.stores.posts.save(batch))


async def where(office: Office, post: str) -> str | None:
    return (await office.stores.incidents.bindings([post]))[post].incident


async def test_an_edit_of_the_post_that_opened_it_stops_nobody(office: Office) -> None:
    before = await office.stores.incidents.log(office.incident)
    await edit(office)
    assert await where(office, "vk:-101_1") is None
    assert await where(office, "vk:-101_4") is not None
    assert await office.stores.incidents.log(office.incident) == before


async def test_a_person_may_put_it_into_another_incident(office: Office) -> None:
    await edit(office)
    office.incident = await where(office, "vk:-101_4") or ""
    found = await office.desk.attach(office.incident, await office.by(), "vk:-101_1")
    assert found.posts == ("vk:-101_4", "vk:-101_1")
    await edit(office, "И ещё больше")
    assert await where(office, "vk:-101_1") == found.id


async def test_undoing_does_not_bring_back_what_is_elsewhere_by_now(office: Office) -> None:
    await office.desk.detach(office.incident, await office.by(), "vk:-101_2")
    other = await office.desk.open_from("vk:-101_2", replace(await office.by(), version=0))
    with pytest.raises(Refused, match="already_bound"):
        await office.desk.undo(office.incident, await office.by())
    assert await where(office, "vk:-101_2") == other.id


async def test_undoing_an_attachment_leaves_the_post_where_it_went_since(office: Office) -> None:
    await edit(office)
    office.incident = await where(office, "vk:-101_4") or ""
    here = a_judged("vk:-101_6", place=a_place("Мира", "5"), judgement={"kind": Kind.OTHER})
    gone = replace(here, post=replace(here.post, text="", content="gone", deleted=T0))
    await office.take_in(await office.stores.posts.save([here]))
    await office.desk.attach(office.incident, await office.by(), "vk:-101_6")
    back = a_judged("vk:-101_6", text="Яма на Мира 5", place=a_place("Мира", "5"))
    for saved in (gone, back):
        await office.take_in([saved])
    own = await where(office, "vk:-101_6")
    assert own not in (None, office.incident)
    await office.desk.undo(office.incident, await office.by())
    assert await where(office, "vk:-101_6") == own


async def test_a_post_that_comes_back_with_its_old_text_joins_again(office: Office) -> None:
    here = a_judged("vk:-101_2", place=a_place())
    gone = replace(here, post=replace(here.post, text="", content="gone", deleted=T0))
    await office.desk.correct(office.incident, await office.by(), "topic", "roads.pothole")
    await office.open("vk:-101_3")
    office.incident = await where(office, "vk:-101_3") or ""
    for saved in (gone, here):
        await office.take_in([saved])
    home = await where(office, "vk:-101_2")
    found = await office.stores.incidents.load(home or "")
    assert found is not None
    assert "vk:-101_2" in found.posts


async def test_it_cannot_open_the_same_incident_again(office: Office) -> None:
    with pytest.raises(Refused, match="opened_before"):
        await office.desk.open_from("vk:-101_1", replace(await office.by(), version=0))


async def test_a_post_that_comes_back_after_its_deletion_stays_out(office: Office) -> None:
    here = a_judged("vk:-101_5", text="На Мира 5 яма", place=a_place("Мира", "5"))
    gone = replace(here, post=replace(here.post, text="", content="gone", deleted=T0))
    back = a_judged("vk:-101_5", text="Снова яма", place=a_place("Мира", "5"))
    for saved in (here, gone, back):
        await office.take_in([saved])
    assert await where(office, "vk:-101_5") is None
