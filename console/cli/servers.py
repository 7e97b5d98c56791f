"""What is said when a server of the installation is away, or the file takes nothing more."""

from collections.abc import Iterator
from contextlib import contextmanager

from console.settings import Settings
from domain.errors import OtklikError, SettingsError


@contextmanager
def servers(settings: Settings) -> Iterator[None]:
    """A store that does not answer ends a command with a sentence; what is saved is safe."""
    from console.away import FILE_ERRORS, passing_errors  # noqa: PLC0415

    served = settings.engines.store_server
    passing = passing_errors() if served else FILE_ERRORS
    try:
        yield
    except OtklikError:
        raise
    except passing as error:
        told = type(error).__name__ if served else str(error)
        raise SettingsError("store_away", "OTKLIK_STORE", told) from error


def reason(error: Exception) -> str:
    """A short name of what happened; messages of drivers may hold addresses and are not shown."""
    return error.reason.code if isinstance(error, OtklikError) else type(error).__name__
