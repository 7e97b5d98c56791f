from dataclasses import replace

from domain.codes import Kind
from domain.instant import HOUR
from domain.place import EVERYTHING, Scope
from domain.records import Erased, Note
from domain.stores import Stores
from tests.storage.build import (
    NOON,
    attached,
    bound,
    delivery,
    event,
    judged,
    opened,
    place,
    raw,
)


async def ids_after(stores: Stores, position: int = 0) -> list[str]:
    return [j.post.id for j in await stores.posts.after(position, 100)]


async def test_a_saved_post_comes_back_whole(adapters: Stores) -> None:
    (saved,) = await adapters.posts.save([judged(1, copy_of="vk:-101_7")])
    assert saved == replace(judged(1, copy_of="vk:-101_7"), position=saved.position)
    assert await adapters.posts.get([judged(1).post.id], EVERYTHING) == (saved,)


async def test_positions_grow_with_every_save(adapters: Stores) -> None:
    first = await adapters.posts.save([judged(1), judged(2)])
    second = await adapters.posts.save([judged(3)])
    positions = [j.position for j in (*first, *second)]
    assert positions == sorted(set(positions))
    assert positions[0] > 0


async def test_posts_come_in_the_order_asked_without_the_unknown(adapters: Stores) -> None:
    await adapters.posts.save([judged(1), judged(2), judged(3)])
    asked = [judged(n).post.id for n in (3, 9, 1)]
    found = await adapters.posts.get(asked, EVERYTHING)
    assert [j.post.id for j in found] == [asked[0], asked[2]]


async def test_a_reader_sees_only_its_territories(adapters: Stores) -> None:
    homeless = judged(3)
    homeless = replace(homeless, verdict=replace(homeless.verdict, place=None))
    await adapters.posts.save([judged(1), judged(2, where=place("town/northern")), homeless])
    ids = [judged(n).post.id for n in (1, 2, 3)]
    for paths, expected in (
        (("town/north",), ids[:1]),
        (("town",), ids[:2]),
        (("",), ids),
        ((), []),
        (("other", "town/northern"), ids[1:2]),
    ):
        found = await adapters.posts.get(ids, Scope(paths))
        assert [j.post.id for j in found] == expected
    assert await adapters.posts.revisions(ids[1], Scope(("town/north",))) == ()


async def test_an_edit_becomes_a_new_revision(adapters: Stores) -> None:
    await adapters.posts.save([judged(1, "старый")])
    (new,) = await adapters.posts.save([judged(1, "новый", first_seen=NOON + HOUR)])
    revisions = await adapters.posts.revisions(new.post.id, EVERYTHING)
    assert [j.post.text for j in revisions] == ["старый", "новый"]
    assert await adapters.posts.get([new.post.id], EVERYTHING) == (new,)
    assert await ids_after(adapters) == [new.post.id]


async def test_two_revisions_in_one_batch_stay_in_their_order(adapters: Stores) -> None:
    await adapters.posts.save([judged(1, "раз"), judged(2), judged(1, "два")])
    revisions = await adapters.posts.revisions(judged(1).post.id, EVERYTHING)
    assert [j.post.text for j in revisions] == ["раз", "два"]
    assert await ids_after(adapters) == [judged(2).post.id, judged(1).post.id]


async def test_a_verdict_once_given_by_an_engine_stays(adapters: Stores) -> None:
    (first,) = await adapters.posts.save([judged(1, copy_of="vk:-101_7")])
    (again,) = await adapters.posts.save([judged(1, kind=Kind.OTHER)])
    assert again == replace(first, position=again.position)
    assert again.position > first.position


async def test_a_new_engine_gives_a_new_verdict_on_the_same_revision(adapters: Stores) -> None:
    await adapters.posts.save([judged(1)])
    await adapters.posts.save([judged(1, engine="rules-2", kind=Kind.QUESTION)])
    (only,) = await adapters.posts.revisions(judged(1).post.id, EVERYTHING)
    assert (only.verdict.engine, only.verdict.judgement.kind) == ("rules-2", Kind.QUESTION)
    (back,) = await adapters.posts.save([judged(1, kind=Kind.OTHER)])
    assert back.verdict.judgement.kind is Kind.COMPLAINT


async def test_a_text_that_returns_is_current_again_with_its_first_verdict(
    adapters: Stores,
) -> None:
    await adapters.posts.save([judged(1, "А")])
    await adapters.posts.save([judged(1, "Б")])
    (back,) = await adapters.posts.save([judged(1, "А", kind=Kind.OTHER, first_seen=NOON + HOUR)])
    assert (back.verdict.judgement.kind, back.post.first_seen) == (Kind.COMPLAINT, NOON)
    revisions = await adapters.posts.revisions(back.post.id, EVERYTHING)
    assert [j.post.text for j in revisions] == ["Б", "А"]


async def test_counters_are_renewed_on_the_same_revision(adapters: Stores) -> None:
    await adapters.posts.save([judged(1)])
    liked = judged(1, counters=replace(judged(1).post.counters, likes=50))
    (saved,) = await adapters.posts.save([liked])
    assert saved.post.counters.likes == 50


async def test_an_index_follows_by_position(adapters: Stores) -> None:
    await adapters.posts.save([judged(n) for n in range(1, 6)])
    first = await adapters.posts.after(0, 2)
    rest = await adapters.posts.after(first[-1].position, 100)
    assert [j.post.id for j in (*first, *rest)] == [judged(n).post.id for n in range(1, 6)]
    assert await adapters.posts.after(rest[-1].position, 100) == ()


async def test_a_touched_post_moves_to_the_end(adapters: Stores) -> None:
    saved = await adapters.posts.save([judged(1), judged(2)])
    await adapters.posts.touch([judged(1).post.id, "vk:-101_99"])
    assert await ids_after(adapters, saved[-1].position) == [judged(1).post.id]
    (touched,) = await adapters.posts.get([judged(1).post.id], EVERYTHING)
    assert touched == replace(saved[0], position=touched.position)


async def test_a_shrunk_post_has_no_text_left(adapters: Stores) -> None:
    post = judged(1).post.id
    await adapters.posts.save([judged(1, "раз"), judged(1, "два")])
    await adapters.vault.keep({judged(1, "раз").post.revision: "раз"}, NOON)
    receipt = await adapters.posts.erase([post, "vk:-101_9"], shrink=True, now=NOON)
    assert receipt == Erased(posts=1, revisions=2, originals=1, notes=0)
    assert await adapters.posts.get([post], EVERYTHING) == ()
    assert await adapters.posts.revisions(post, EVERYTHING) == ()
    assert await ids_after(adapters) == []
    assert await adapters.vault.original(judged(1, "раз").post.revision) is None


async def test_a_shrunk_post_may_come_back(adapters: Stores) -> None:
    await adapters.posts.save([judged(1)])
    await adapters.posts.erase([judged(1).post.id], shrink=True, now=NOON)
    (back,) = await adapters.posts.save([judged(1, "снова")])
    assert back.position > 1
    assert await ids_after(adapters) == [back.post.id]


async def test_a_forgotten_post_stays_forgotten(adapters: Stores) -> None:
    post = judged(1).post.id
    await adapters.posts.save([judged(1)])
    await adapters.posts.erase([post], shrink=False, now=NOON)
    (refused,) = await adapters.posts.save([judged(1, "снова")])
    assert refused.position == 0
    assert await adapters.posts.get([post], EVERYTHING) == ()


async def test_forgetting_is_told_apart_from_nothing(adapters: Stores) -> None:
    await adapters.posts.save([judged(1)])
    once = await adapters.posts.erase([judged(1).post.id], shrink=False, now=NOON)
    twice = await adapters.posts.erase([judged(1).post.id], shrink=False, now=NOON)
    assert (once.posts, once.revisions) == (1, 1)
    assert twice == Erased(0, 0, 0, 0)


async def test_forgetting_takes_what_waits_in_the_inbox(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(raw(1), raw(2)))
    await adapters.posts.save([judged(1)])
    await adapters.posts.erase([raw(1).id], shrink=False, now=NOON)
    claimed = await adapters.inbox.claim("w", 9, HOUR, NOON)
    assert [c.raw.id for c in claimed] == [raw(2).id]


async def test_forgetting_takes_drafts_that_may_quote_the_post(adapters: Stores) -> None:
    first = opened("vk:-101_1")
    name = first.incident
    await adapters.incidents.append(
        [first, attached(name, 2, "vk:-101_2")],
        [bound("vk:-101_1", name), bound("vk:-101_2", name)],
    )
    await adapters.posts.save([judged(1), judged(2)])
    for note in ("draft", "remark"):
        await adapters.notes.write(Note(note, name, note, "текст", "anna", NOON))
    receipt = await adapters.posts.erase(["vk:-101_1"], shrink=False, now=NOON)
    draft, remark = await adapters.notes.read(["draft", "remark"])
    assert (receipt.notes, draft.text, remark.text) == (1, None, "текст")
    receipt = await adapters.posts.erase(["vk:-101_2"], shrink=False, now=NOON)
    assert receipt.notes == 0  # the first is still bound: a person may detach it, then forget
    assert (await adapters.notes.read(["remark"]))[0].text == "текст"


async def test_forgetting_the_last_post_takes_all_notes(adapters: Stores) -> None:
    from domain.codes import Reason
    from domain.events import Detached

    first = opened("vk:-101_1")
    home = bound("vk:-101_1", first.incident)
    await adapters.incidents.append([first], [home])
    await adapters.posts.save([judged(1)])
    await adapters.notes.write(Note("remark", first.incident, "remark", "текст", "anna", NOON))
    gone = event(first.incident, 2, Detached("vk:-101_1", Reason("forgotten")))
    await adapters.incidents.append([gone], [bound("vk:-101_1", None)], [home])
    receipt = await adapters.posts.erase(["vk:-101_1"], shrink=False, now=NOON)
    assert receipt.notes == 1
    assert (await adapters.notes.read(["remark"]))[0].text is None
