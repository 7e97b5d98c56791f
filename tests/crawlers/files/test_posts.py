"""From rows to posts: ids, columns, times, people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.files.columns import choose, read_map
from crawlers.files.reader import Form
from domain.codes import Voice
from domain.errors import BadInput
from domain.post import GeoPoint
from tests.crawlers.files.files import posts, read, rejects

IM_EXPORT = (
    "Кабинет", "ID", "Номер инцидента", "Отдел", "Исполнитель", "Текущий шаг инцидента", "Дата создания",
    "Дата окончания", "Группа тем", "Тема", "Муниципалитет", "Улица", "Дом", "Урл поста", "Урл блога",
    "Текст инцидента", "1ый ответ ПИ", "URL автора", "Примечание",
)  # fmt: skip


def test_headers_of_the_incident_system_are_understood() -> None:
    chosen = dict(choose(IM_EXPORT, ()).found)
    assert chosen == {
        "text": "Текст инцидента",
        "published": "Дата создания",
        "id": "ID",
        "url": "Урл поста",
        "author": "URL автора",
    }


def test_a_persons_own_map_goes_before_guesses() -> None:
    columns = read_map("text=Суть, id=Номер")
    found = posts("id,text,Суть,Номер\n1,нет,яма,77\n", columns=columns)
    assert [(p.id, p.text) for p in found] == [("file:posts/77", "яма")]


@pytest.mark.parametrize("written", ["text", "text=", "что=Текст"])
def test_a_map_that_means_nothing_is_refused(written: str) -> None:
    with pytest.raises(BadInput, match="file_bad_column_map"):
        read_map(written)


def test_the_same_file_always_gives_the_same_posts() -> None:
    content = "text,date\nяма,2026-03-01\nлужа,2026-03-02\n"
    assert posts(content) == posts(content)


def test_equal_rows_stay_two_posts() -> None:
    found = posts("text\nяма\nяма\n")
    assert found[0].text == found[1].text
    assert found[0].id != found[1].id


def test_rows_of_another_file_are_other_posts() -> None:
    assert posts("text\nяма\n")[0].id != posts("text\nяма\n", file="other.csv")[0].id


def test_a_row_that_is_added_changes_no_other_post() -> None:
    before, after = posts("text\nяма\nлужа\n"), posts("text\nгрязь\nяма\nлужа\n")
    assert {p.id for p in before} < {p.id for p in after}


def test_an_id_with_two_texts_is_refused_by_line() -> None:
    assert rejects("id,text\n1,яма\n2,лужа\n1,яма\n1,другое\n") == [(5, "row_id_repeated")]


def test_strange_ids_become_short_keys() -> None:
    found = posts("id,text\nномер 5/а,яма\n" + "x" * 500 + ",лужа\n")
    assert all(len(p.id) < 60 and p.id.isascii() for p in found)


def test_a_person_is_counted_and_not_named() -> None:
    found = posts("author,text\nИван,яма\n,лужа\n", mark=lambda who, _: f"<{len(who)}>")
    assert [p.mark for p in found] == ["<9>", None]
    assert "Иван" not in str(found)


def test_without_a_key_no_author_is_read() -> None:
    assert posts("author,text\nИван,яма\n")[0].mark is None


@pytest.mark.parametrize(
    "url",
    [
        "https://vk.com/wall123_45",
        "https://vk.com/id5?w=wall5_7",
        "https://m.vk.com/id77",
        "https://vk.ru/feed?w=wall9_1",
        "vk.com/wall123_45",
        "//vk.com/id77",
        "https://www.vk.com/wall123_45",
        "https://vkontakte.ru/id77",
    ],
)
def test_walls_of_persons_are_dropped(url: str) -> None:
    assert rejects(f"text,url\nяма,{url}\n") == [(2, "row_personal_wall")]


@pytest.mark.parametrize(
    "url",
    ["https://vk.com/wall-123_45?reply=7", "https://vk.com/zrch?w=wall-5_7", "https://t.me/c/5"],
)
def test_addresses_of_communities_stay(url: str) -> None:
    assert posts(f"text,url\nяма,{url}\n")[0].url == url


def test_what_is_no_address_leaves_the_id_in_its_place() -> None:
    found = posts("id,text,url\n1,яма,javascript:alert(1)\n2,лужа,\n")
    assert [p.url for p in found] == ["file:posts/1", "file:posts/2"]


def test_an_address_with_broken_characters_is_none() -> None:
    content = '{"id": 1, "text": "яма", "url": "https://x.example/\\ud800"}\n'
    assert posts(content, Form.OBJECTS)[0].url == "file:posts/1"


def test_of_a_source_that_is_an_address_only_the_host_is_kept() -> None:
    found = posts(
        "text,source\nяма,https://vk.com/id123\nлужа,Форум города\nтина,\nлёд,vk.com/id9\n"
    )
    assert [p.source for p in found] == ["vk.com", "Форум города", "file:posts", "vk.com"]


def test_title_thread_voice_and_point_are_read() -> None:
    content = 'id,title,text,reply_to,voice,lat,lon\n2,Яма,Во дворе,1,authority,"55,5",37.1\n'
    post = posts(content)[0]
    assert (post.text, post.reply_to, post.voice) == (
        "Яма\nВо дворе",
        "file:posts/1",
        Voice.AUTHORITY,
    )
    assert post.geo == GeoPoint(55.5, 37.1)


def test_the_apostrophe_of_spreadsheets_is_taken_off() -> None:
    assert [p.text for p in posts("text\n'=1+1 яма\n'яма' и 'лужа'\n")] == [
        "=1+1 яма",
        "'яма' и 'лужа'",
    ]


def test_times_that_are_none_and_times_ahead_are_refused() -> None:
    content = "text,date\nа,32.01.2026\nб,2031-01-01\nв,\n"
    assert rejects(content) == [(2, "row_bad_time"), (3, "row_time_ahead")]


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_every_text_comes_back_or_is_refused(texts: list[str]) -> None:
    import json

    content = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    found = read(content, Form.OBJECTS)
    assert len(found) == len(texts)
    assert len({getattr(f, "id", i) for i, f in enumerate(found)}) == len(texts)


@given(st.binary(max_size=400))
def test_no_bytes_can_break_the_reader(content: bytes) -> None:
    for form in (Form.TABLE, Form.OBJECTS):
        try:
            read(b"id,text\n" + content, form)
        except BadInput:
            continue
