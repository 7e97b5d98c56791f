"""kill -9 in the middle of an import: real processes, the same command again, the same state."""

from pathlib import Path

from tests.chaos.kill_import import SHORT, differences, play


def test_an_import_that_was_killed_ends_like_one_that_was_not(tmp_path: Path) -> None:
    outcome = play(SHORT, tmp_path)
    assert differences(outcome) == []
    assert len(outcome.cut.posts) == SHORT.posts
    assert outcome.cut.waiting == 0
    assert outcome.kills >= 4
