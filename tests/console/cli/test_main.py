"""The command tree: help in two languages, exit codes, errors in one sentence."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from console.cli.exits import BAD, INTERRUPTED, OK, PARTLY
from console.cli.main import command
from console.cli.say import LANGUAGES, Say, sentences
from console.cli.screen import harmless
from console.wording.template import holes
from tests.console.cli.shell import PLACES, ROOT, Shell


def parts(tree: Any, path: tuple[str, ...] = ("otklik",)) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, tree
    for name, child in getattr(tree, "commands", {}).items():
        yield from parts(child, (*path, name))


def test_both_catalogues_say_the_same_things() -> None:
    russian, english = (sentences(language) for language in LANGUAGES)
    assert russian.keys() == english.keys()
    for key in russian:
        assert holes(russian[key]) == holes(english[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_every_parameter_has_help(language: str) -> None:
    for path, part in parts(command(Say(language))):
        assert not part.help.startswith("help."), path
        for parameter in part.params:
            assert not parameter.help.startswith("help."), (path, parameter.name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_an_example_that_begins_with_it(language: str) -> None:
    say = Say(language)
    for path, _ in parts(command(say)):
        if len(path) > 1:
            assert " ".join(path) in say(f"help.{'.'.join(path)}.example"), path


def test_the_help_is_russian_or_english(shell: Shell) -> None:
    assert "Команды:" in shell("--help").out
    shell.patch.setenv("OTKLIK_LANGUAGE", "en")
    assert "Remove the post at an address everywhere" in shell("forget", "--help").out


def test_every_code_that_commands_raise_has_words() -> None:
    code = re.compile(r'(?:BadInput|Refused|Reason|SearchBehind|Issue)\(\s*f?"([a-z_]+)"')
    places = [ROOT / "console" / "cli", ROOT / "crawlers" / "files", ROOT / "evaluation"]
    raised = {
        c
        for place in places
        for path in place.rglob("*.py")
        for c in code.findall(path.read_text())
    }
    assert len(raised) > 20
    from console.wording.words import Words

    silent = [
        c
        for c in raised
        if not Say("ru").knows(f"errors.{c}") and not Words("ru").knows(f"errors.{c}")
    ]
    assert silent == []


@pytest.mark.parametrize(
    "line", [["nothing"], ["search", "--limit", "many"], ["import"], ["incidents", "show", "x"]]
)
def test_a_command_that_is_wrong_ends_with_2_and_one_sentence(
    shell: Shell, line: list[str]
) -> None:
    result = shell(*line)
    assert (result.code, result.out) == (BAD, "")
    assert len(result.err.strip().splitlines()) == 1


def test_a_wrong_setting_is_one_sentence_with_what_to_do(shell: Shell) -> None:
    shell.patch.setenv("OTKLIK_PORT", "door")
    result = shell("search", "яма")
    assert result.code == BAD
    assert "OTKLIK_PORT" in result.err
    assert "Traceback" not in result.err


def test_an_unknown_language_is_complained_of_in_russian(shell: Shell) -> None:
    shell.patch.setenv("OTKLIK_LANGUAGE", "fr")
    result = shell("sources")
    assert result.code == BAD
    assert "ru, en" in result.err


def test_a_pack_that_is_not_there_is_named(shell: Shell) -> None:
    shell.patch.setenv("OTKLIK_PACK", str(shell.folder / "nowhere"))
    result = shell("explain", "яма")
    assert result.code == BAD
    assert "nowhere" in result.err


def test_commands_that_call_no_source_need_no_addresses(shell: Shell) -> None:
    for name in PLACES:
        shell.patch.delenv(name)
    assert shell("import", shell.rows("На Ленина 12 яма")).code == OK
    assert shell("explain", "На Ленина 12 яма").code == OK
    checked = shell("check")
    assert checked.code == BAD
    assert "OTKLIK_PLACE_DEMO_VK" in checked.err
    assert "OTKLIK_PACK не задано" in checked.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("search --bogus", "нет параметра --bogus"),
        ("search --area", "после --area нужно значение"),
        ("search --danger=3", "после --danger значения не бывает"),
        ("search --kind xx", "после --kind может стоять одно из 'complaint'"),
        ("audit --limit 0", "после --limit нужно число не меньше 1"),
        ("audit --limit x", "после --limit нужно число"),
        ("audit a b", "лишнее: a b"),
        ("incidents split", "не хватает: number"),
        ("nosuch", "нет команды «nosuch»"),
    ],
)
def test_a_wrong_command_line_is_told_in_the_visitors_language(
    shell: Shell, words: str, told: str
) -> None:
    result = shell(*words.split())
    assert result.code == BAD
    assert told in result.err


def test_a_group_without_its_command_shows_its_help(shell: Shell) -> None:
    result = shell("accounts")
    assert result.code == BAD
    assert "otklik accounts" in result.out
    assert not result.err


def test_ctrl_c_loses_nothing_and_says_so(shell: Shell) -> None:
    # A shell starts what it sends into the background, this suite too, with Ctrl+C ignored.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    script = f"{heard}; from console.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", script, "explain", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **shell.environ},
    )
    assert process.stdin
    process.stdin.write(b"x" * 300_000)  # more than a pipe holds: it returns once the command reads
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED
    assert "Ничего не потеряно" in told.decode()


def test_the_version_is_told(shell: Shell) -> None:
    result = shell("--version")
    assert result.code == OK
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", result.out)


def test_the_help_loads_no_heavy_room() -> None:
    script = (
        "import sys; from console.cli.main import run; run(['--help']); "
        "print(sorted(m for m in sys.modules if m.split('.')[0] in "
        "('numpy', 'tantivy', 'litestar', 'scrapy', 'numba', 'pymorphy3', 'rich', 'search', 'storage')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip().endswith("[]")


def test_the_help_takes_little_processor_time() -> None:
    import resource

    script = "from console.cli.main import run; run(['--help'])"
    used = []
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=True, timeout=60
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(used) < 0.6


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mред", " [31mред"),
        ("a\rb\x00c", "a b c"),
        ("שלום", "\u2068שלום\u2069"),
        ("a\u202eb", "a b"),
    ],
)
def test_no_text_can_steer_the_terminal(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_check_tells_of_what_would_never_be_heard(shell: Shell) -> None:
    pack = shell.folder / "pack"
    shutil.copytree(ROOT / "demo" / "pack", pack)
    (pack / "queries.yml").write_text('- {name: Открытая, text: "(яма", channel: email}\n', "utf-8")
    head = pack / "pack.yml"
    head.write_text(head.read_text("utf-8").replace("danger: [", "danger: [nobody, "), "utf-8")
    shell.patch.setenv("OTKLIK_PACK", str(pack))
    shell.patch.setenv("OTKLIK_SMTP_HSOT", "mail.example")
    result = shell("check")
    assert result.code == PARTLY
    for told in ("«Открытая»", "nobody", "OTKLIK_SMTP_HSOT"):
        assert told in result.out


@pytest.mark.parametrize(
    ("name", "value"), [("OTKLIK_PUBLIC_URL", "otklik.example"), ("OTKLIK_DATA", __file__)]
)
def test_a_setting_that_cannot_be_is_refused(shell: Shell, name: str, value: str) -> None:
    shell.patch.setenv(name, value)
    assert shell("check").code == BAD


def test_a_file_that_cannot_be_written_is_told(shell: Shell) -> None:
    for out in (shell.folder / "no" / "x.csv", shell.folder):
        result = shell("export", "--form", "csv", "--out", str(out))
        assert (result.code, str(out) in result.err) == (BAD, True)


def test_alerts_that_nobody_would_get_are_told_by_name(shell: Shell) -> None:
    pack = shell.folder / "pack"
    shutil.copytree(ROOT / "demo" / "pack", pack)
    (pack / "queries.yml").write_text(
        "- {name: Ямы, text: яма, recipient: дежурный}\n"
        "- {name: Свет, text: свет, channel: webhook, recipient: duty}\n",
        encoding="utf-8",
    )
    shell.patch.setenv("OTKLIK_PACK", str(pack))
    result = shell("check")
    assert "«Ямы» никого не оповестит" in result.out
    assert "«Свет» никого не оповестит" in result.out
