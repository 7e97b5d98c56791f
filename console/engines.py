"""Which engines an installation stands on: files of its own, or servers that many machines share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

from domain.errors import SettingsError

EMBEDDED, INLINE = "embedded", "inline"
_SQLITE = "sqlite"
_MONGO = ("mongodb", "mongodb+srv")
_REDIS = ("redis", "rediss")
_HTTP = ("http", "https")
_DATABASE = "otklik"

Text = Callable[[str, str], str]  # name of a setting, its default → its value


@dataclass(frozen=True, slots=True)
class Engines:
    """Addresses may hold passwords: they are never shown. `store`: a path, an address, or empty for the usual file."""

    store: str = field(default="", repr=False)
    search: str = field(default=EMBEDDED, repr=False)
    queue: str = field(default=INLINE, repr=False)

    @property
    def store_server(self) -> bool:
        """Whether documents live on a server."""
        return _scheme(self.store) in _MONGO

    @property
    def search_server(self) -> bool:
        """Whether the search index lives on a server."""
        return self.search != EMBEDDED

    @property
    def cluster(self) -> bool:
        """Whether the work is spread over workers."""
        return self.queue != INLINE

    @property
    def database(self) -> str:
        """Name of the database on the store's server, and of the index beside it."""
        return (urlsplit(self.store).path.strip("/") if self.store_server else "") or _DATABASE


def read_engines(text: Text) -> Engines:
    """Engines from OTKLIK_STORE, OTKLIK_SEARCH and OTKLIK_QUEUE; what cannot work together is refused."""
    engines = Engines(
        _store(_address("STORE", text, "", (_SQLITE, *_MONGO))),
        _address("SEARCH", text, EMBEDDED, _HTTP),
        _address("QUEUE", text, INLINE, _REDIS),
    )
    if engines.cluster and not engines.store_server:
        raise SettingsError("queue_needs_store_server", "OTKLIK_QUEUE", "OTKLIK_STORE")
    if engines.cluster and not engines.search_server:
        raise SettingsError("queue_needs_search_server", "OTKLIK_QUEUE", "OTKLIK_SEARCH")
    return engines


def _address(name: str, text: Text, default: str, schemes: tuple[str, ...]) -> str:
    written = text(name, default).strip() or default
    if written == default:
        return written
    addresses = written.split(",") if schemes == _HTTP else [written]
    if any(_scheme(a.strip()) not in schemes for a in addresses):
        allowed = ", ".join([*([default] if default else []), *(f"{s}:…" for s in schemes)])
        raise SettingsError("setting_not_an_address", f"OTKLIK_{name}", allowed)
    password = text(f"{name}_PASSWORD", "")
    return ",".join(_with_password(a.strip(), password) for a in addresses)


def _with_password(address: str, password: str) -> str:
    """The password of a file or variable of its own, put into the address."""
    if not password:
        return address
    parts = urlsplit(address)
    user, _, host = parts.netloc.rpartition("@")
    name = user.partition(":")[0]
    return urlunsplit(parts._replace(netloc=f"{name}:{quote(password, safe='')}@{host}"))


def _store(address: str) -> str:
    """A path for SQLite, the address itself for a server."""
    return address.removeprefix(f"{_SQLITE}:") if _scheme(address) == _SQLITE else address


def _scheme(address: str) -> str:
    return address.partition(":")[0].lower()
