import pytest

from domain.errors import (
    BudgetSpent,
    OtklikError,
    SourceChanged,
    SourceForbidden,
    SourceHidden,
    SourceUnavailable,
    TokenPaused,
)
from domain.instant import DAY, HOUR, MINUTE
from domain.source import Cadence, Health, Manifest, SourceKind, SourceState
from scheduler.collecting import group_by_source, health_of, interval, is_silent, learned_rate
from tests.builders import T0

WALL = Manifest(
    "vk:group1", SourceKind.VK_WALL, "-101", "zarechinsk", cadence=Cadence(4 * MINUTE, 30 * MINUTE)
)
CHANNEL = Manifest("tg:chat1", SourceKind.TELEGRAM, "Zrch_Chat1", "zarechinsk")


@pytest.mark.parametrize(
    ("error", "health"),
    [
        (BudgetSpent("day_limit"), Health.OVER_BUDGET),
        (SourceUnavailable("timeout"), Health.UNAVAILABLE),
        (SourceHidden("no_preview"), Health.NO_PREVIEW),
        (TokenPaused("captcha"), Health.PAUSED),
        (SourceForbidden("denied"), Health.FORBIDDEN),
        (SourceChanged("unknown"), Health.CHANGED),
    ],
)
def test_every_error_has_a_state_that_says_who_acts(error: OtklikError, health: Health) -> None:
    assert health_of(error) is health


def test_a_busy_source_is_looked_at_soon_and_a_quiet_one_seldom() -> None:
    assert interval(WALL, rate=5.0, fresh=1) == 4 * MINUTE
    assert interval(WALL, rate=0.0, fresh=0) == 30 * MINUTE
    assert 4 * MINUTE < interval(WALL, rate=3.0, fresh=0) < 30 * MINUTE


def test_the_rate_follows_what_was_written() -> None:
    state = SourceState("vk:group1", last_success=T0, posts_per_hour=1.0)
    assert learned_rate(state, 48, T0 + DAY) == pytest.approx(2.0)
    assert 1.0 < learned_rate(state, 4, T0 + HOUR) < 2.0


def test_a_source_that_yields_nothing_for_days_is_silent() -> None:
    lively = Manifest("vk:group1", SourceKind.VK_WALL, "-101", "zarechinsk", expects_per_day=6)
    state = SourceState("vk:group1", last_success=T0, watched_from=T0)
    assert not is_silent(lively, T0, state, T0 + HOUR)
    assert is_silent(lively, T0, state, T0 + 3 * DAY)
    assert not is_silent(WALL, T0, state, T0 + 3 * DAY)


def test_posts_find_the_source_that_can_show_them_again() -> None:
    posts = ("vk:-101_5/7", "tg:zrch_chat1/12?77", "file:old/1")
    assert group_by_source(posts, (WALL, CHANNEL)) == {
        "vk:group1": ("vk:-101_5/7",),
        "tg:chat1": ("tg:zrch_chat1/12?77",),
    }
