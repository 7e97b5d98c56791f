"""vk_api, tamed: the one file that imports it. Its traps are listed in platforms.md §2."""

from collections.abc import Mapping
from dataclasses import dataclass

import requests
import vk_api

from crawlers.vk import troubles
from crawlers.vk.troubles import Trouble

VERSION = "5.199"  # the library's default is 5.92


@dataclass(frozen=True, slots=True)
class Answer:
    """What stood under `response`."""

    value: object


class Library:
    """One token's client. It never waits, never repeats and never raises: a failure is a value.

    The library's errors hold the token, so none of them leaves this class, not even as a context.
    """

    def __init__(self, token: str, session: requests.Session) -> None:
        self._token, self._session = token, session
        self._api = vk_api.VkApi(
            token=token, api_version=VERSION, session=session, config=_no_settings_file
        )
        self._api.RPS_DELAY = 0  # pacing is ours: the library sleeps on the wall clock
        # Without handlers every refusal is a plain ApiError. The built-in ones repeat error 6 without
        # end (RecursionError) and fail with KeyError on captchas that carry no picture.
        self._api.error_handlers.clear()

    def ask(self, method: str, values: Mapping[str, object]) -> Answer | Trouble:
        """One call, blocking."""
        try:
            return Answer(self._api.method(method, dict(values)))
        except vk_api.exceptions.ApiError as error:
            words = str(error.error.get("error_msg", ""))
            return troubles.of_code(int(error.code), words, self._token)
        except vk_api.exceptions.ApiHttpError as error:
            return troubles.of_status(error.response.status_code)
        except requests.RequestException as error:
            return _on_the_road(error)
        except (KeyError, TypeError):  # JSON, but neither `response` nor `error` where they belong
            return troubles.NO_ANSWER

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()


def _no_settings_file(_login: object, **_where: object) -> dict[str, object]:
    """The library would look for a file of its own in the working directory."""
    return {}


def _on_the_road(error: requests.RequestException) -> Trouble:
    """What befell the request outside of VK's own answers."""
    if isinstance(error, requests.Timeout):
        return troubles.TIMEOUT
    if isinstance(error, requests.exceptions.JSONDecodeError):
        return troubles.NOT_JSON
    return troubles.CONNECTION
