"""Immutable versions of region packs."""

from dataclasses import dataclass

from bson import ObjectId

from domain.errors import SettingsError
from domain.pack import Pack
from storage.mongo.documents import Documents
from storage.wire import decode, encode


@dataclass(frozen=True, slots=True)
class MongoPacks:
    """Every version that was ever in force."""

    documents: Documents

    async def current(self) -> Pack:
        """The pack in force; raises SettingsError while there is none."""
        chosen = await self.documents.one("meta", {"_id": "pack"})
        found = await self.documents.one("packs", {"_id": chosen["version"]}) if chosen else None
        if found is None:
            raise SettingsError("no_pack")
        return decode(found["body"], Pack)

    async def put(self, pack: Pack) -> None:
        """Make a version current; raises SettingsError when the version has other content."""
        body = encode(pack)
        new = {"$setOnInsert": {"body": body, "made": ObjectId()}}
        known = await self.documents.turn("packs", {"_id": pack.version}, new)
        if known and known["body"] != body and decode(known["body"], Pack) != decode(body, Pack):
            raise SettingsError("pack_version_reused", pack.version)
        await self.documents.put("meta", {"_id": "pack"}, {"$set": {"version": pack.version}})

    async def versions(self) -> tuple[str, ...]:
        """Known versions, oldest first."""
        found = await self.documents.find("packs", {}, fields=("_id",), sort=(("made", 1),))
        return tuple(pack["_id"] for pack in found)
