"""What a queue holds, and how it empties."""

from incidents.desk import By
from tests.console.web.conftest import Browser, plain
from tests.console.web.test_feed import rows
from tests.console.web.town import Town, a_busy_morning, here


async def test_a_queue_holds_only_what_waits_for_the_desk_and_words_find_all(
    operator: Browser, town: Town
) -> None:
    await a_busy_morning(town)
    before = rows(await operator.get("/"))
    await operator.press(1, "close", reason="fixed")
    await town.settle()
    left, found = rows(await operator.get("/")), rows(await operator.get("/", q="яма OR яме"))
    gone = set(before) - set(left)
    assert gone
    assert gone <= {*found, *rows(await operator.get("/", state="closed"))}
    assert gone & set(found)


async def test_doubt_ends_with_no_problem_and_can_be_undone(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    (post,) = rows(await operator.get("/", lane="unsure"))
    fields = {"post": post, "command": "n1", "reason": "not_a_problem"}
    told = plain((await operator.send("/post/dismiss", fields, script=True)).text)
    assert "не проблема" in told
    assert "Отменить" in told
    await town.settle()
    assert rows(await operator.get("/", lane="unsure")) == []
    card = (await town.service.stores.projections.of_posts([post]))[post]
    assert card.state == "dismissed"
    await operator.press(card.number, "undo")
    await town.settle()
    assert rows(await operator.get("/", lane="unsure")) == [post]


async def test_the_nearest_deadline_is_shown_however_much_was_handed_over_before(
    operator: Browser, town: Town
) -> None:
    hand_over = town.service.hand_over
    for number in range(1, 53):
        owner = "heat" if number == 52 else "roads"  # the last one has four hours, the others a day
        post = await town.write(f"На Ленина {number} яма", place=here("Ленина", str(number)))
        card = await town.card(post)
        by = By("ivanova", card.version, f"c{number}")
        await hand_over.confirm(card.incident, by, owner, "Просим ответить", unseen=True)
    urgent = plain((await operator.get("/")).text).split("Сейчас важно")[1]
    assert urgent.strip().startswith("№ 52")
