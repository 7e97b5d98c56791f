"""Signs in a text that some finder of personal data may find something there.

A sign is necessary and never enough: a text without it holds nothing of its sort, one with it is looked at closely.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.masking.look import Look

FEW, NINE, TEN = (
    1,
    2,
    4,
)  # so many digits near each other, with digits at some distance; few are five
NUMBER = 8  # digits at some distance
PLATE = 16
FLAT = 32
AT = 64
SPELT = 128
MENTION = 256
PROFILE = 512
DATED = 1024
WORDED = 2048  # perhaps a date in words
NAMED = 4096
INITIALS = 8192  # a name if there are initials too
SMALL_INITIALS = 16384
NEW = 32768  # words that were never looked up
ANY = 65536  # digits


@cache
def look() -> "Look":
    """The one look of this process."""
    from pipelines.masking.look import Look  # noqa: PLC0415 - the compiler takes a second to load

    return Look()
