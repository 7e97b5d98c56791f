"""The region pack of an installation, read from its folder."""

from console.settings import Settings
from domain.pack import Pack
from storage.packs.loader import load_pack


def pack_of(settings: Settings) -> Pack:
    """The pack in the settings' folder; raises SettingsError with the line to mend."""
    return load_pack(settings.pack, settings.places)
