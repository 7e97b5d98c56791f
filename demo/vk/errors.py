"""Errors as VK words them, and the envelope they come in (HTTP 200)."""

from collections.abc import Mapping
from typing import Any

MESSAGES = {
    1: "Unknown error occurred",
    3: "Unknown method passed",
    5: "User authorization failed: invalid access_token (4).",
    6: "Too many requests per second",
    8: "Invalid request",
    9: "Flood control",
    10: "Internal server error: could not get result",
    14: "Captcha needed",
    15: "Access denied",
    18: "User was deleted or banned",
    19: "Content blocked",
    27: "Group authorization failed: method is unavailable with group auth.",
    28: "Application authorization failed: method is unavailable with service token.",
    29: "Rate limit reached",
    30: "This profile is private",
    100: "One of the parameters specified was missing or invalid",
}
_ROBOT = (
    "https://id.vk.com/not_robot_captcha?domain=vk.com&session_token=eyJhbGciOi.demo&variant=popup"
)
# dev.vk.com captcha-error, and what came beside it before: since July 2025 the picture is a stub.
_PICTURE: dict[str, Any] = {
    "captcha_sid": "239633676097",
    "is_refresh_enabled": True,
    "captcha_img": "https://vk.com/captcha.php?sid=239633676097&s=1",
    "captcha_ts": 1766000000.325,
    "captcha_attempt": 1,
    "captcha_ratio": 2.6,
    "is_sound_captcha_available": True,
    "captcha_track": "https://vk.com/captcha.php?sid=239633676097&act=audio",
    "uiux_changes": True,
}
_HIDDEN = {"access_token"}  # VK echoes the parameters of a refused call, but not the token


class VkError(Exception):
    """A refusal; becomes the error envelope."""

    def __init__(self, code: int, detail: str = "", **extra: object) -> None:
        message = MESSAGES[code] + (f": {detail}" if detail else "")
        super().__init__(message)
        self.code, self.message, self.extra = code, message, extra

    def envelope(self, method: str, sent: Mapping[str, str]) -> dict[str, Any]:
        """The body of the answer: code, message, and the parameters of the request."""
        echoed = [{"key": "method", "value": method}, {"key": "oauth", "value": "1"}]
        echoed += [{"key": k, "value": v} for k, v in sent.items() if k not in _HIDDEN]
        return {
            "error": {
                "error_code": self.code,
                "error_msg": self.message,
                "request_params": echoed,
                **self.extra,
            }
        }


def captcha(*, with_picture: bool) -> VkError:
    """The captcha of today: a page to visit; the picture fields may be missing."""
    return VkError(14, redirect_uri=_ROBOT, **(_PICTURE if with_picture else {}))


def bad_parameter(detail: str) -> VkError:
    """Error 100 with the reason."""
    return VkError(100, detail)
