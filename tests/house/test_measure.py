from pathlib import Path

import pytest

from tools.measure import FILE_LINES, Function, complaints, functions, ninth_tenth

CODE = '''
class Port:
    def declared(self) -> None:
        """Only said."""

def documented() -> int:
    """One.

    More of it.
    """
    first = 1
    return first

@cached
def plain(
    value: int,
) -> int:
    return value
'''


def test_a_docstring_and_a_declaration_are_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "code.py"
    path.write_text(CODE, encoding="utf-8")
    assert [(f.place.split()[-1], f.lines) for f in functions(path)] == [
        ("documented", 3),
        ("plain", 4),
    ]


@pytest.mark.parametrize(
    ("lengths", "said"),
    [
        ([8] * 9 + [25], ""),
        ([9] * 10, "median of functions: 9 lines"),
        ([1] * 8 + [26] * 2, "p90 of functions: 26 lines"),
        ([1] * 99 + [41], "here: 41 lines, at most 40"),
    ],
)
def test_a_broken_bound_is_said_with_its_place(lengths: list[int], said: str) -> None:
    found = list(complaints([Function("here", n) for n in lengths], []))
    assert [c[: len(said)] for c in found] == ([said] if said else [])


def test_a_long_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("a = 1\n" * (FILE_LINES + 1), encoding="utf-8")
    assert "301 lines" in next(complaints([Function("here", 1)], [path]))


def test_nine_functions_of_ten_are_not_longer_than_the_ninth_tenth() -> None:
    assert ninth_tenth(range(1, 11)) == 9
    assert ninth_tenth([7]) == 7
