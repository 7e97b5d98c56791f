"""Names and addresses."""

import pytest

from crawlers.vk.names import Address, PostName, parse_address, parse_name

PAGES = "https://vk.com"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("vk:-101_55", "https://vk.com/wall-101_55"),
        ("vk:-101_55/77", "https://vk.com/wall-101_55?reply=77"),
        ("vk:topic-106_1/77", "https://vk.com/topic-106_1?post=77"),
    ],
)
def test_a_name_is_read_back_and_leads_to_its_page(name: str, url: str) -> None:
    parsed = parse_name(name)
    assert parsed is not None
    assert str(parsed) == name
    assert parsed.url(PAGES) == url


@pytest.mark.parametrize("text", ["tg:chat/5", "vk:101_55", "vk:-101", "", "vk:-101_55/7/8"])
def test_other_names_are_not_ours(text: str) -> None:
    assert parse_name(text) is None


def test_a_reply_in_a_thread_names_its_thread() -> None:
    assert PostName(-1, 2, 4).url(PAGES, 3) == "https://vk.com/wall-1_2?reply=4&thread=3"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("-106", Address(-106)),
        ("club106", Address(-106)),
        ("https://vk.com/public106", Address(-106)),
        ("-106/4", Address(-106, topic=4)),
        ("https://vk.com/topic-106_4", Address(-106, topic=4)),
        ("zrch_group6", Address(screen_name="zrch_group6")),
        ("https://m.vk.com/zrch.group/", Address(screen_name="zrch.group")),
        ("vk.ru/zrch/4", Address(screen_name="zrch", topic=4)),
        ("id1", Address(personal=True)),
        ("17", Address(personal=True)),
        ("такой страницы нет", Address(screen_name="такой страницы нет")),
    ],
)
def test_addresses_come_in_many_forms(text: str, address: Address) -> None:
    assert parse_address(text) == address
