import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.addresses import short_key, spelled


@pytest.mark.parametrize(
    ("url", "spelling"),
    [
        ("https://vk.com/wall-101_5", "vk.com/wall-101_5"),
        ("http://m.vk.com/wall-101_5/", "vk.com/wall-101_5"),
        ("vk.ru/wall-101_5?reply=7", "vk.com/wall-101_5?reply=7"),
        ("https://vk.com/wall-101_5?reply=7&thread=6", "vk.com/wall-101_5?reply=7"),
        ("https://vk.com/feed?section=x&w=wall-101_5", "vk.com/wall-101_5"),
        ("https://vk.com/zrch?w=wall-101_5_r7", "vk.com/wall-101_5?reply=7"),
        ("https://vk.com/zrch?w=wall-101_5%2Fall", "vk.com/wall-101_5"),
        ("https://t.me/s/zrch_chat1/12", "t.me/zrch_chat1/12"),
        ("https://t.me/zrch_chat1/12?comment=3", "t.me/zrch_chat1/12?comment=3"),
        ("https://www.forum.example/viewtopic.php?t=3#p5", "forum.example/viewtopic.php?t=3#p5"),
        ("  https://news.example/a/  ", "news.example/a"),
        ("http://127.0.0.1:8123/wall-101_5", "127.0.0.1:8123/wall-101_5"),
    ],
)
def test_one_page_has_one_spelling(url: str, spelling: str) -> None:
    assert spelled(url) == spelling


@given(st.from_regex(r"https?://[a-z0-9.-]{1,20}(/[a-zA-Z0-9_./-]{0,30})?", fullmatch=True))
def test_the_quick_look_at_a_plain_address_sees_what_the_thorough_one_sees(url: str) -> None:
    assert spelled(url) == spelled(f" {url}")


def test_short_keys_fit_a_signed_integer() -> None:
    keys = [short_key(str(n)) for n in range(200)]
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert len(set(keys)) == 200


@pytest.mark.parametrize(
    "copied",
    [
        "https://t.me/s/smolensk/5",
        "https://telegram.me/s/smolensk/5",
        "https://t.me/smolensk/5?single",
    ],
)
def test_copied_links_of_telegram_find_their_post(copied: str) -> None:
    assert spelled(copied) == spelled("https://t.me/smolensk/5")
