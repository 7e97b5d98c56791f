"""What is wrong with a command line, in our words: the library that reads it knows English alone."""

import re
from collections.abc import Sequence

from console.cli.say import Say

# Its sentences, the more special ones first, and the codes of ours; groups become {0}, {1}.
_SENTENCES: Sequence[tuple[str, re.Pattern[str]]] = tuple(
    (code, re.compile(sentence))
    for code, sentence in (
        ("no_option", r"No such option: (\S+)"),
        ("no_command", r"No such command '(.+?)'"),
        ("no_value", r"Option '(.+?)' requires an argument"),
        ("needless_value", r"Option '(.+?)' does not take a value"),
        ("missing", r"Missing \w+ '(.+?)'"),
        ("too_many", r"Got unexpected extra argument\S* \((.*)\)"),
        ("no_number", r"Invalid value for '(.+?)': .*valid (?:integer|number)"),
        ("too_small", r"Invalid value for '(.+?)': .*greater than or equal to (\S+)"),
        ("no_choice", r"Invalid value for '(.+?)': .*is not one of (.+?)\.?$"),
        ("no_file", r"Invalid value for '(.+?)': .* '(.+?)' does not exist"),
    )
)


def explained(say: Say, told: str) -> str:
    """The library's message in the visitor's language; one that we do not know as it is."""
    for code, sentence in _SENTENCES:
        if found := sentence.match(told):
            return say(f"said.wrong.{code}", *found.groups())
    return told
