"""One set of store adapters, so that a service can be put together from any of them."""

from typing import Protocol

from domain.ports import (
    Accounts,
    AuditLog,
    Budget,
    Inbox,
    IncidentStore,
    Lease,
    Notes,
    Packs,
    PostCensus,
    PostStore,
    Projections,
    RunLog,
    SavedQueries,
    SourceStates,
    Vault,
)


class Stores(Protocol):
    """All ports of the storage room, by name."""

    @property
    def inbox(self) -> Inbox: ...
    @property
    def source_states(self) -> SourceStates: ...
    @property
    def budget(self) -> Budget: ...
    @property
    def run_log(self) -> RunLog: ...
    @property
    def posts(self) -> PostStore: ...
    @property
    def census(self) -> PostCensus: ...
    @property
    def incidents(self) -> IncidentStore: ...
    @property
    def projections(self) -> Projections: ...
    @property
    def notes(self) -> Notes: ...
    @property
    def vault(self) -> Vault: ...
    @property
    def packs(self) -> Packs: ...
    @property
    def saved_queries(self) -> SavedQueries: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def audit(self) -> AuditLog: ...
    @property
    def lease(self) -> Lease: ...

    async def close(self) -> None:
        """Let go of files and connections."""
