"""Where versions of what was learned on the spot lie, and which model judges here."""

from console.settings import Settings
from detectors.learning.versions import Versions
from detectors.model import Model


def versions_of(settings: Settings) -> Versions:
    """Versions in the data folder."""
    return Versions(settings.data / "learned")


def model_of(settings: Settings, number: int | None = None) -> Model:
    """The model in force, or that of a version asked for."""
    versions = versions_of(settings)
    return versions.model(versions.running() if number is None else number)
