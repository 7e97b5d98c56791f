"""Signed webhooks after Standard Webhooks 1.0; the delivery id is the idempotency key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC

import aiohttp
from standardwebhooks.webhooks import Webhook

from domain.errors import DeliveryPostponed, DeliveryRefused
from domain.handoff import HandOff, Receipt
from domain.instant import iso, to_datetime

_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """Posts to the URL that the recipient's name stands for in `targets`; packs hold names, not secrets."""

    targets: Mapping[str, str]  # recipient → URL
    secrets: Mapping[str, str] = field(repr=False)  # recipient → whsec_…
    timeout_seconds: float = 20.0
    name: str = "webhook"
    repeatable: bool = True

    async def send(self, message: HandOff) -> Receipt:
        """2xx is success, redirects are failures."""
        url, secret = self.targets.get(message.recipient), self.secrets.get(message.recipient)
        if url is None or secret is None:
            raise DeliveryRefused("webhook_not_configured", message.recipient)
        status = await self._post(url, _body(message), secret, message)
        if 200 <= status < 300:
            return Receipt(message.delivery, f"http {status}", message.at)
        if status in _LATER:
            raise DeliveryPostponed("webhook_later", str(status))
        raise DeliveryRefused("webhook_refused", str(status))

    async def _post(self, url: str, body: str, secret: str, message: HandOff) -> int:
        moment = to_datetime(message.at).astimezone(UTC)
        signature = Webhook(secret).sign(message.delivery, moment, body)
        headers = {
            "content-type": "application/json",
            "webhook-id": message.delivery,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": signature,
        }
        timeout = aiohttp.ClientTimeout(total=self.timeout_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
            ):
                return answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DeliveryPostponed("webhook_unreachable", type(error).__name__) from error


def _body(message: HandOff) -> str:
    content = {
        "type": f"incident.{_kind(message)}",
        "timestamp": iso(message.at),
        "data": {"incident": message.incident, "subject": message.subject, **dict(message.fields)},
    }
    return json.dumps(content, ensure_ascii=False)


def _kind(message: HandOff) -> str:
    """What has happened: an incident was handed over, is dangerous, or has opened."""
    if dict(message.fields).get("rule") == "handoff":
        return "handed_over"
    return "danger" if message.danger else "opened"
