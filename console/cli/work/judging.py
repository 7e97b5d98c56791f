"""The product's judging without a store: for explanations and measurements."""

from console.learned import model_of
from console.region import pack_of
from console.settings import Settings
from detectors.model import Model
from detectors.panel import Panel
from domain.pack import Pack
from evaluation.judging import NoCopies
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser
from pipelines.route import Router
from scheduler.flow import Judging


def judging_of(settings: Settings, version: int | None = None) -> Judging:
    """The same panel, locator and router that the flow uses; `version` is one of what was learned here."""
    return judging_with(pack_of(settings), model_of(settings, version))


def judging_with(pack: Pack, model: Model | None = None) -> Judging:
    """Judging with a pack; it explains and places everything, also what concerns nobody."""
    panel = Panel(pack, model, all_reasons=True)
    return Judging(
        pack, RussianAnalyser(), panel, Locator(pack), Router(pack), NoCopies(), thorough=True
    )
