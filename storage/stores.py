"""One adapter per storage port, under the names that every kind of store offers."""

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
    """What `storage.sqlite.open_stores` and `storage.memory.MemoryStores` hold."""

    @property
    def inbox(self) -> Inbox:
        """What was collected and waits for the flow."""

    @property
    def source_states(self) -> SourceStates:
        """Memory of the collector."""

    @property
    def budget(self) -> Budget:
        """Calls per day."""

    @property
    def run_log(self) -> RunLog:
        """Runs and issues."""

    @property
    def posts(self) -> PostStore:
        """Posts with their verdicts."""

    @property
    def census(self) -> PostCensus:
        """Questions over many posts."""

    @property
    def incidents(self) -> IncidentStore:
        """The event log."""

    @property
    def projections(self) -> Projections:
        """Lists and clocks over incidents."""

    @property
    def notes(self) -> Notes:
        """Erasable texts of the centre's people."""

    @property
    def vault(self) -> Vault:
        """Sealed originals and marks."""

    @property
    def packs(self) -> Packs:
        """Region packs."""

    @property
    def saved_queries(self) -> SavedQueries:
        """Standing searches."""

    @property
    def accounts(self) -> Accounts:
        """People who may sign in."""

    @property
    def audit(self) -> AuditLog:
        """Chained log of reads and decisions."""

    @property
    def lease(self) -> Lease:
        """Who is the one writer."""

    async def close(self) -> None:
        """Finish what is under way and let go of files and threads."""
