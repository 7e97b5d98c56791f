import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.pages.gaps import Gap, note_front, note_page
from crawlers.pages.markup import fragment_text, soup_of, text_of, time_of
from crawlers.pages.page import PageRequest
from domain.instant import SECOND, iso


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a<br>b<br/>\n c", "a\nb\nc"),
        ("<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("  a \n b&nbsp;c  ", "a b\xa0c"),
        ("<pre>a\n b</pre>", "a\nb"),
        ("a<script>alert('x')</script><style>p{}</style>b", "ab"),
        ("a<br><br><br><br>b", "a\n\nb"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("5 < 6 & 7", "5 < 6 & 7"),
    ],
)
def test_text_is_what_people_see(markup: str, text: str) -> None:
    assert fragment_text(markup) == text


def test_nul_does_not_end_a_page() -> None:
    assert text_of(soup_of("<p>a\0b</p>")) == "a\ufffdb"


@given(st.text())
def test_any_text_can_be_read(markup: str) -> None:
    assert "\x1e" not in fragment_text(markup.replace("\x1e", ""))


@pytest.mark.parametrize(
    ("text", "found", "zone"),
    [
        ("2026-09-30T07:37:00+00:00", "2026-09-30T07:37:00+00:00", True),
        ("2026-09-30T10:37:00+03:00", "2026-09-30T07:37:00+00:00", True),
        ("2026-09-30 07:37", "2026-09-30T07:37:00+00:00", False),
        ("Wed, 30 Sep 2026 07:37:00 GMT", "2026-09-30T07:37:00+00:00", True),
        ("1790753820", "2026-09-30T07:37:00+00:00", True),
        ("1790753820000", "2026-09-30T07:37:00+00:00", True),
    ],
)
def test_times_are_understood(text: str, found: str, zone: bool) -> None:
    time = time_of(text)
    assert time is not None
    assert (iso(time[0]), time[1]) == (found, zone)
    assert time[0] % SECOND == 0


@pytest.mark.parametrize("text", ["", "вчера", "12", "99999999999999999999", "0000-00-00"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert time_of(text) is None


@given(st.integers(1, 400), st.integers(1, 30), st.integers(0, 400))
def test_walking_gaps_reads_everything_once_interrupted_or_not(
    count: int, size: int, known: int
) -> None:
    known = min(known, count)
    seen, gaps = set(range(1, known + 1)), list[Gap]()
    newest = list(range(max(1, count - size + 1), count + 1))
    note_front(gaps, newest, known, older=newest[0] > 1)
    seen.update(newest)
    while gaps:
        page = list(range(max(1, gaps[-1].before - size), gaps[-1].before))
        assert note_page(gaps, page, older=bool(page) and page[0] > 1)
        seen.update(page)
    assert seen == set(range(1, count + 1))


def test_a_page_that_goes_nowhere_ends_the_walk() -> None:
    gaps = [Gap(10, 0)]
    assert not note_page(gaps, [12, 13], older=True)
    assert gaps == []


def test_only_this_machine_is_local() -> None:
    for host in ("127.0.0.1:80", "localhost", "[::1]:8080"):
        assert PageRequest(f"http://{host}/").local
    assert not PageRequest("https://t.me/s/x").local
