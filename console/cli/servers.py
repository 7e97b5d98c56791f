"""What is said when a server of the installation is away."""

from collections.abc import Iterator
from contextlib import contextmanager

from console.settings import Settings
from domain.errors import OtklikError, SettingsError


@contextmanager
def servers(settings: Settings) -> Iterator[None]:
    """A store that does not answer ends a command with a sentence; what is saved is safe."""
    if not settings.engines.store_server:
        yield
        return
    from console.away import passing_errors  # noqa: PLC0415

    try:
        yield
    except OtklikError:
        raise
    except passing_errors() as error:
        raise SettingsError("store_away", "OTKLIK_STORE", type(error).__name__) from error


def reason(error: Exception) -> str:
    """A short name of what happened; messages of drivers may hold addresses and are not shown."""
    return error.reason.code if isinstance(error, OtklikError) else type(error).__name__
