import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from standardwebhooks.webhooks import Webhook

from domain.errors import DeliveryPostponed, DeliveryRefused
from domain.handoff import HandOff
from incidents.channels.email import SmtpChannel, SmtpServer
from incidents.channels.outbox import FileOutbox
from incidents.channels.webhook import WebhookChannel
from tests.builders import T0

MESSAGE = HandOff(
    "d1", "email", "roads@example.org", "Яма на Ленина, 12", "Прошу принять меры", T0, "i1",
    fields=(("place", "Ленина, 12"),),
)  # fmt: skip
SECRET = "whsec_" + "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"


class Postman:
    """Keeps mail, or answers with a fixed reply."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.reply = "250 OK"
        self.reached: list[str] = []
        self.unknown = ""

    async def handle_RCPT(  # noqa: N802
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address == self.unknown:
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        self.reached.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        if self.reply.startswith("250"):
            self.mails.append(envelope.content or b"")
        return self.reply


@pytest.fixture
def postman() -> Iterator[tuple[Postman, SmtpChannel]]:
    handler = Postman()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, enable_SMTPUTF8=False)
    controller.start()
    server = SmtpServer("127.0.0.1", port, "none")
    yield handler, SmtpChannel(server, "otklik@example.org")
    controller.stop()


async def test_a_mail_carries_the_delivery_as_its_message_id(
    postman: tuple[Postman, SmtpChannel],
) -> None:
    box, channel = postman
    receipt = await channel.send(MESSAGE)
    mail = message_from_bytes(box.mails[0], policy=SMTP)
    assert mail["Message-ID"] == receipt.reference == "<d1@otklik>"
    assert (mail["To"], mail["Subject"]) == ("roads@example.org", "Яма на Ленина, 12")
    assert "Прошу принять меры" in mail.get_content()


@pytest.mark.parametrize(
    ("reply", "error"),
    [("451 later", DeliveryPostponed), ("554 never", DeliveryRefused)],
)
async def test_a_refusal_says_whether_to_come_again(
    postman: tuple[Postman, SmtpChannel], reply: str, error: type[Exception]
) -> None:
    box, channel = postman
    box.reply = reply
    with pytest.raises(error):
        await channel.send(MESSAGE)


@pytest.mark.parametrize(
    ("recipient", "reached"),
    [
        ("roads@дороги.рф", "roads@xn--c1abnwal.xn--p1ai"),
        ("Дороги <roads@example.org>", "roads@example.org"),
    ],
)
async def test_a_domain_in_any_letters_is_reached(
    postman: tuple[Postman, SmtpChannel], recipient: str, reached: str
) -> None:
    box, channel = postman
    await channel.send(replace(MESSAGE, recipient=recipient))
    assert box.reached == [reached]


@pytest.mark.parametrize(
    "recipient",
    ["", "roads", "не адрес", "a@example.org; b@example.org", "дороги@example.org"],
)
async def test_what_is_no_address_is_refused_before_anything_leaves(
    postman: tuple[Postman, SmtpChannel], recipient: str
) -> None:
    box, channel = postman
    with pytest.raises(DeliveryRefused, match="recipient_unusable"):
        await channel.send(replace(MESSAGE, recipient=recipient))
    assert box.mails == []


async def test_a_letter_that_only_some_were_to_get_waits_for_a_person(
    postman: tuple[Postman, SmtpChannel],
) -> None:
    box, channel = postman
    box.unknown = "b@example.org"
    with pytest.raises(DeliveryRefused, match=r"smtp_refused_some.*b@example\.org"):
        await channel.send(replace(MESSAGE, recipient="a@example.org, b@example.org"))


async def test_no_server_means_later() -> None:
    with pytest.raises(DeliveryPostponed):
        await SmtpChannel(SmtpServer("127.0.0.1", 9, "none"), "a@example.org").send(MESSAGE)


async def test_a_file_outbox_holds_one_whole_letter_per_delivery(tmp_path: Path) -> None:
    outbox = FileOutbox(tmp_path / "out", "otklik@example.org")
    await outbox.send(MESSAGE)
    await outbox.send(MESSAGE)
    (letter,) = (tmp_path / "out").iterdir()
    assert letter.name == "d1.eml"


@asynccontextmanager
async def a_receiver(status: int) -> AsyncIterator[tuple[str, list[web.BaseRequest], list[str]]]:
    requests: list[web.BaseRequest] = []
    bodies: list[str] = []

    async def take(request: web.BaseRequest) -> web.Response:
        requests.append(request)
        bodies.append(await request.text())
        return web.Response(status=status)

    runner = web.ServerRunner(web.Server(take))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/", requests, bodies
    await runner.cleanup()


def a_webhook(url: str) -> WebhookChannel:
    return WebhookChannel({"roads@example.org": url}, {"roads@example.org": SECRET})


async def test_a_webhook_is_signed_after_the_standard() -> None:
    moment = MESSAGE.at
    async with a_receiver(204) as (url, requests, bodies):
        await a_webhook(url).send(MESSAGE)
    headers = {k.lower(): v for k, v in requests[0].headers.items()}
    assert headers["webhook-id"] == "d1"
    assert json.loads(bodies[0])["type"] == "incident.opened"
    assert int(headers["webhook-timestamp"]) == moment // 1_000_000
    expected = Webhook(SECRET)
    at = datetime.fromtimestamp(moment / 1_000_000, UTC)
    assert headers["webhook-signature"] == expected.sign("d1", at, bodies[0])
    assert json.loads(bodies[0])["data"]["place"] == "Ленина, 12"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (302, DeliveryRefused),
        (410, DeliveryRefused),
        (429, DeliveryPostponed),
        (503, DeliveryPostponed),
    ],
)
async def test_only_success_is_success(status: int, error: type[Exception]) -> None:
    async with a_receiver(status) as (url, _, _):
        with pytest.raises(error):
            await a_webhook(url).send(MESSAGE)


async def test_an_unknown_target_is_refused_with_its_name() -> None:
    with pytest.raises(DeliveryRefused, match=r"roads@example\.org"):
        await WebhookChannel({}, {}).send(MESSAGE)


async def test_a_webhook_tells_a_hand_over_with_its_text() -> None:
    handed = replace(MESSAGE, fields=(("rule", "handoff"), ("text", "Прошу принять меры")))
    async with a_receiver(204) as (url, _, bodies):
        await a_webhook(url).send(handed)
    told = json.loads(bodies[0])
    assert (told["type"], told["data"]["text"]) == ("incident.handed_over", "Прошу принять меры")
