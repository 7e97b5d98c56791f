"""The vault: seals what may hold personal data, and marks accounts without naming them."""

import hmac
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import SettingsError
from domain.instant import Instant, to_datetime

PAYLOAD = "payload"  # the one key of inbox payloads
_NONCE = 12  # bytes, the size AES-GCM is made for
_MARK = 24  # hex digits: 96 bits make two residents with one mark unthinkable


class Keys(Protocol):
    """Where keys of 32 bytes live."""

    def have(self, name: str) -> bytes:
        """A key by name, made when it is missing."""

    def find(self, name: str) -> bytes | None:
        """A key by name, None when there is none (any more)."""

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""

    def destroy(self, name: str) -> None:
        """Make everything under this key unreadable for ever."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One original as it lies on the shelf; `month` names its key."""

    revision: str
    month: str
    text: bytes

    @property
    def post(self) -> str:
        """Id of the post this is a revision of."""
        return self.revision.rpartition("#")[0]


class Shelf(Protocol):
    """Where sealed originals lie, apart from everything else."""

    async def put(self, originals: Sequence[Sealed]) -> None:
        """Keep; the same revision is a no-op."""

    async def get(self, revision: str) -> Sealed | None:
        """One original."""

    async def drop_posts(self, posts: Sequence[str]) -> int:
        """Remove all revisions of these posts; answers how many."""

    async def drop_months(self, months: Sequence[str]) -> int:
        """Remove everything sealed in these months."""


@dataclass(frozen=True, slots=True)
class SealingVault:
    """AES-256-GCM under keys from `keys`; originals and marks have a key per month, destroyed with it."""

    keys: Keys
    shelf: Shelf
    _ciphers: dict[str, AESGCM] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """Tells whether a store and a set of keys belong together, and nothing else about the key."""
        return blake2b(self.keys.have(PAYLOAD), digest_size=8, person=b"otklik-key").hexdigest()

    def seal(self, plain: bytes) -> bytes:
        """Encrypt and authenticate."""
        return _seal(self._payload(), plain, b"")

    def unseal(self, sealed: bytes) -> bytes:
        """The opposite; raises SettingsError when the seal is broken or made with another key."""
        return _unseal(self._payload(), sealed, "")

    def mark(self, account: str, at: Instant) -> str:
        """Keyed mark of an account: the same within one UTC month, unlinkable to the next."""
        key = self.keys.have(f"mark-{month_of(at)}")
        return hmac.new(key, account.encode("utf-8", "surrogatepass"), sha256).hexdigest()[:_MARK]

    async def keep(self, originals: Mapping[str, str], now: Instant) -> None:
        """Keep original texts by revision, under the key of this month."""
        month = month_of(now)
        cipher = AESGCM(self.keys.have(f"original-{month}"))
        await self.shelf.put(
            [
                Sealed(revision, month, _seal(cipher, _bytes(text), revision.encode()))
                for revision, text in originals.items()
            ]
        )

    async def original(self, revision: str) -> str | None:
        """One original text; None when it was destroyed, or its month was."""
        found = await self.shelf.get(revision)
        key = self.keys.find(f"original-{found.month}") if found else None
        if found is None or key is None:
            return None
        return _unseal(AESGCM(key), found.text, revision).decode("utf-8", "surrogatepass")

    async def destroy(self, posts: Sequence[str]) -> int:
        """Remove the originals of these posts; answers how many."""
        return await self.shelf.drop_posts(posts)

    async def retire(self, before: Instant) -> int:
        """Destroy the keys of whole months before an instant; answers how many originals went with them.

        Copies in old backups become unreadable too, unless somebody kept the key file.
        """
        last = month_of(before)
        old = [n for n in self.keys.names() if n != PAYLOAD and n.partition("-")[2] < last]
        for name in old:
            self.keys.destroy(name)
        return await self.shelf.drop_months(
            [n.removeprefix("original-") for n in old if n.startswith("original-")]
        )

    def _payload(self) -> AESGCM:
        """Made once: the key schedule costs more than a message, and this key is never destroyed."""
        found = self._ciphers.get(PAYLOAD)
        return found or self._ciphers.setdefault(PAYLOAD, AESGCM(self.keys.have(PAYLOAD)))


def month_of(at: Instant) -> str:
    """The UTC month, `2026-11`."""
    return to_datetime(at).strftime("%Y-%m")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _seal(cipher: AESGCM, plain: bytes, about: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, about)


def _unseal(cipher: AESGCM, sealed: bytes, about: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
    except InvalidTag as broken:
        raise SettingsError("seal_broken", about) from broken
