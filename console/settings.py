"""Settings: read once, at the door, from the environment; contradictions are refused with what to do."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from console.engines import Engines, read_engines
from domain.errors import SettingsError
from domain.handoff import is_mailable

PREFIX = "OTKLIK_"
DEMO_PACK = Path(__file__).resolve().parent.parent / "demo" / "pack"


@dataclass(frozen=True, slots=True)
class Smtp:
    """Outgoing mail; an empty host means that mail goes to the file outbox."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between two installations."""

    data: Path
    pack: Path
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    language: str = "ru"
    contact: str = ""
    sender: str = "otklik@localhost"
    smtp: Smtp = Smtp()
    webhooks: Mapping[str, str] = field(default_factory=dict)  # recipient → URL
    webhook_secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)  # names that packs mention
    places: Mapping[str, str] = field(default_factory=dict)  # ${NAME} in packs, such as DEMO_VK
    vk_per_second: float = 3.0
    city_clock: Path | None = None
    chromium: str = ""
    engines: Engines = field(default_factory=Engines)
    batch: int = 2_000  # messages that a worker takes at once
    reunite: bool = True  # the engine makes one of open incidents that have grown together

    @property
    def database(self) -> Path:
        """The SQLite file."""
        named = self.engines.store
        return Path(named).expanduser() if named else self.data / "otklik.sqlite"

    @property
    def vault(self) -> Path:
        """Folder of the keys."""
        return self.data / "vault"

    @property
    def index(self) -> Path:
        """Folder of the search index."""
        return self.data / "index"

    @property
    def outbox(self) -> Path:
        """Folder of the file channel."""
        return self.data / "outbox"

    def reaches(self, channel: str, recipient: str) -> bool:
        """Whether a message could go there at all."""
        if channel == "webhook":
            return recipient in self.webhooks and recipient in self.webhook_secrets
        return is_mailable(recipient) if channel == "email" else True


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from variables named OTKLIK_…; a value may also stand in the file named by …_FILE."""
    return _settings(_Reader(environ))


def unknown_settings(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Variables that are called like settings and are none: probably mistyped."""
    known = _Reader(environ)
    _settings(known)
    return tuple(sorted(n for n in environ if n.startswith(PREFIX) and known.never_asked(n)))


def _settings(known: "_Reader") -> Settings:
    data = Path(known.text("DATA", "var")).expanduser()
    return Settings(
        data=data,
        pack=Path(known.text("PACK", str(DEMO_PACK))).expanduser(),
        host=known.text("HOST", "127.0.0.1"),
        port=known.number("PORT", 8080),
        public_url=known.address("PUBLIC_URL").rstrip("/"),
        language=known.one_of("LANGUAGE", ("ru", "en")),
        contact=known.text("CONTACT", ""),
        sender=known.text("MAIL_FROM", "otklik@localhost"),
        smtp=_smtp(known),
        webhooks=known.named("WEBHOOK_URL_"),
        webhook_secrets=known.named("WEBHOOK_SECRET_"),
        secrets=known.secrets(),
        places=known.named("PLACE_", lower=False),
        vk_per_second=float(known.number("VK_PER_SECOND", 3)),
        city_clock=Path(clock) if (clock := known.text("CITY_CLOCK", "")) else None,
        chromium=known.text("CHROMIUM", ""),
        engines=read_engines(known.text),
        batch=max(known.number("BATCH", 2_000), 1),
        reunite=known.one_of("REUNITE", ("yes", "no")) == "yes",
    )


def _smtp(known: "_Reader") -> Smtp:
    host = known.text("SMTP_HOST", "")
    security = known.one_of("SMTP_SECURITY", ("starttls", "tls", "none"))
    if security == "none" and host not in ("", "localhost", "127.0.0.1", "::1"):
        raise SettingsError("smtp_needs_tls", "OTKLIK_SMTP_SECURITY", host)
    port = known.number("SMTP_PORT", 587)
    return Smtp(host, port, security, known.text("SMTP_USER", ""), known.text("SMTP_PASSWORD", ""))


class _Reader:
    """Looks variables up, by value or by file."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._asked: set[str] = set()

    def never_asked(self, full: str) -> bool:
        """Whether nobody wanted to know this variable."""
        return full.removesuffix("_FILE") not in self._asked

    def text(self, name: str, default: str) -> str:
        full = PREFIX + name
        self._asked.add(full)
        if full + "_FILE" in self._environ:
            if full in self._environ:
                raise SettingsError("setting_twice", full, full + "_FILE")
            return _content(full, self._environ[full + "_FILE"])
        return self._environ.get(full, default)

    def number(self, name: str, default: int) -> int:
        written = self.text(name, str(default))
        try:
            number = int(written)
        except ValueError:
            number = -1
        if not 0 <= number <= 65_535:
            raise SettingsError("setting_not_a_number", PREFIX + name, written)
        return number

    def address(self, name: str) -> str:
        written = self.text(name, "")
        if written and not written.startswith(("http://", "https://")):
            raise SettingsError("setting_not_an_address", PREFIX + name, "http://…, https://…")
        return written

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        written = self.text(name, allowed[0])
        if written not in allowed:
            raise SettingsError("setting_not_allowed", PREFIX + name, written, ", ".join(allowed))
        return written

    def named(self, prefix: str, *, lower: bool = True) -> dict[str, str]:
        start = PREFIX + prefix
        found = (k.removesuffix("_FILE") for k in self._environ if k.startswith(start))
        return {
            (k.removeprefix(start).lower() if lower else k.removeprefix(start)): self.text(
                k.removeprefix(PREFIX), ""
            )
            for k in dict.fromkeys(found)
        }

    def secrets(self) -> dict[str, str]:
        """Values of all variables whose names end in TOKEN, for the names that packs mention."""
        names = {k.removesuffix("_FILE") for k in self._environ if k.startswith(PREFIX)}
        return {
            n: self.text(n.removeprefix(PREFIX), "") for n in sorted(names) if n.endswith("TOKEN")
        }


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError("setting_file_unreadable", name, path, str(error.strerror)) from error


def settings_here() -> Settings:
    """Settings of this process."""
    return read_settings(os.environ)
