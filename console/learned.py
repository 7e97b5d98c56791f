"""Where versions of what was learned on the spot lie, and which model judges here."""

from console.settings import Settings
from detectors.learning.versions import SHIPPED, Versions
from detectors.model import Model, shipped
from domain.errors import BadInput
from domain.ports import Clock, RunLog
from domain.run import Issue


def versions_of(settings: Settings) -> Versions:
    """Versions in the data folder."""
    return Versions(settings.data / "learned")


def model_of(settings: Settings, number: int | None = None) -> Model:
    """The model in force, or that of a version asked for."""
    versions = versions_of(settings)
    return versions.model(versions.running() if number is None else number)


async def sound_model(settings: Settings, log: RunLog, clock: Clock) -> Model:
    """The model in force; when its file is damaged, visibly the shipped one: reading must not stop for it."""
    try:
        return model_of(settings)
    except BadInput as error:
        versions_of(settings).back(SHIPPED)
        issue = Issue("learned_damaged", "learned", "error", error.reason.params)
        await log.report([issue], clock.now())
        return shipped()
