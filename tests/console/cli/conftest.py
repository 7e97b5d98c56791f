from pathlib import Path

import pytest

from tests.console.cli.shell import Shell, an_import, shell_in

ROWS = ("На Ленина 12 третью неделю яма, почините дорогу", "Нет света на Мира 5 со вчера, сделайте")


@pytest.fixture
def shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Shell:
    return shell_in(tmp_path, capsys, monkeypatch)


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return an_import(tmp_path_factory.mktemp("town"), *ROWS)


@pytest.fixture
def town(shell: Shell, imported: Path) -> Shell:
    return shell.with_data_of(imported)
