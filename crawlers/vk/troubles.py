"""Every way a call can fail, and who acts next (platforms.md §1.4)."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from domain.errors import (
    BudgetSpent,
    OtklikError,
    SourceChanged,
    SourceForbidden,
    SourceUnavailable,
    TokenPaused,
)
from domain.instant import Instant


class Then(Enum):
    """What follows."""

    AGAIN = auto()  # the clock: soon, a few times
    LATER = auto()  # the clock: the next poll
    REST = auto()  # the clock: this method rests
    NEXT_DAY = auto()  # the clock: the day's calls are used up
    OWNER = auto()  # a person: whoever owns the token
    READER = auto()  # a person: whoever watches the page
    DEVELOPER = auto()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failed call: what follows, a code for the console, and details without secrets."""

    then: Then
    code: str
    detail: tuple[str, ...] = ()

    def error(self, alias: str, method: str, until: Instant) -> OtklikError:
        """The domain error; `until` is when the clock may try again, 0 when nothing rests."""
        match self.then:
            case Then.AGAIN | Then.LATER:
                return SourceUnavailable(self.code, *self.detail, retry_at=until)
            case Then.REST:
                return SourceUnavailable(self.code, method, retry_at=until)
            case Then.NEXT_DAY:
                return BudgetSpent(self.code, alias, method, retry_at=until)
            case Then.OWNER:
                return TokenPaused(self.code, alias, *self.detail)
            case Then.READER:
                return SourceForbidden(self.code, *self.detail)
            case Then.DEVELOPER:
                return SourceChanged(self.code, method, *self.detail)


CAPTCHA = Trouble(Then.OWNER, "vk_captcha")
TIMEOUT = Trouble(Then.LATER, "vk_timeout")
CONNECTION = Trouble(Then.AGAIN, "vk_connection")
NOT_JSON = Trouble(Then.AGAIN, "vk_not_json")
NO_ANSWER = Trouble(Then.DEVELOPER, "vk_no_response")
TOO_FAST = 6
_BAD_PARAMETER = 100
_ADDRESS = re.compile(r"\b(owner_id|domain|group_ids?|topic_id|post_id|comment_id)\b")
_LONGEST_DETAIL = 120  # characters of VK's own words
_SERVER_FAULT = 500

_CODES: dict[Then, dict[str, tuple[int, ...]]] = {
    Then.AGAIN: {"vk_internal": (1, 10), "vk_too_fast": (TOO_FAST,), "vk_slow": (36,)},
    Then.REST: {"vk_flood": (9,)},
    Then.NEXT_DAY: {"vk_day_limit": (29,)},
    Then.OWNER: {
        "vk_captcha": (14, 3300),
        "vk_token_refused": (5, 27, 28, 1117, 3609),
        "vk_validation": (17, 24, 25),
        "vk_app_disabled": (2, 101),
    },
    Then.READER: {
        "vk_denied": (7, 15, 20, 23, 200, 203, 204, 210, 211, 212, 213, 801),
        "vk_gone": (18, 19, 30),
        "vk_no_such_page": (104, 113, 114, 125),
    },
    Then.DEVELOPER: {"vk_bad_call": (3, 4, 8, 12, 13, _BAD_PARAMETER)},
}
_BY_CODE = {
    number: (then, code)
    for then, codes in _CODES.items()
    for code, numbers in codes.items()
    for number in numbers
}


def of_code(number: int, words: str, secret: str) -> Trouble:
    """What an error code of VK means; `words` are VK's, the secret is cut out of them."""
    safe = words.replace(secret, "***") if secret else words
    detail = (str(number), safe[:_LONGEST_DETAIL])
    if number == _BAD_PARAMETER and _ADDRESS.search(words):
        return Trouble(Then.READER, "vk_no_such_page", detail)
    then, code = _BY_CODE.get(number, (Then.DEVELOPER, "vk_unknown_error"))
    return Trouble(then, code, detail)


def of_status(status: int) -> Trouble:
    """What an HTTP status other than success means."""
    then = Then.AGAIN if status >= _SERVER_FAULT else Then.LATER
    return Trouble(then, "vk_http", (str(status),))
