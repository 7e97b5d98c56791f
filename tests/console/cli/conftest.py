from pathlib import Path

import pytest

from tests.console.cli.shell import Shell, shell_in


@pytest.fixture
def shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    return shell_in(tmp_path, capsys, monkeypatch)
