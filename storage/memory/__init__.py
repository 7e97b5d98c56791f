"""All storage ports in memory: for tests, the demo and a look around."""

from dataclasses import dataclass, field

from storage.budgeting import DayLimits
from storage.keys import MemoryKeys
from storage.memory.audit import MemoryAuditLog, MemoryLease
from storage.memory.budget import MemoryBudget
from storage.memory.census import MemoryCensus
from storage.memory.inbox import MemoryInbox
from storage.memory.incidents import MemoryIncidents
from storage.memory.notes import MemoryNotes
from storage.memory.people import MemoryAccounts, MemoryPacks, MemorySavedQueries
from storage.memory.posts import MemoryPosts
from storage.memory.projections import MemoryProjections
from storage.memory.runs import MemoryRunLog
from storage.memory.shelf import MemoryShelf
from storage.memory.sources import MemorySourceStates
from storage.vault import SealingVault

__all__ = ["DayLimits", "MemoryStores"]


@dataclass(slots=True)
class MemoryStores:
    """One adapter per port; `MemoryStores()` is a fresh, empty set."""

    limits: DayLimits = field(default_factory=DayLimits)
    inbox: MemoryInbox = field(init=False)
    source_states: MemorySourceStates = field(default_factory=MemorySourceStates)
    budget: MemoryBudget = field(init=False)
    run_log: MemoryRunLog = field(default_factory=MemoryRunLog)
    posts: MemoryPosts = field(init=False)
    census: MemoryCensus = field(init=False)
    incidents: MemoryIncidents = field(default_factory=MemoryIncidents)
    projections: MemoryProjections = field(init=False)
    notes: MemoryNotes = field(init=False)
    vault: SealingVault = field(default_factory=lambda: SealingVault(MemoryKeys(), MemoryShelf()))
    packs: MemoryPacks = field(default_factory=MemoryPacks)
    saved_queries: MemorySavedQueries = field(default_factory=MemorySavedQueries)
    accounts: MemoryAccounts = field(default_factory=MemoryAccounts)
    audit: MemoryAuditLog = field(default_factory=MemoryAuditLog)
    lease: MemoryLease = field(default_factory=MemoryLease)

    def __post_init__(self) -> None:
        self.inbox = MemoryInbox(self.source_states, self.run_log)
        self.budget = MemoryBudget(self.limits)
        self.notes = MemoryNotes(self.incidents)
        self.posts = MemoryPosts(self.vault, self.inbox, self.notes)
        self.census = MemoryCensus(self.posts, self.incidents)
        self.projections = MemoryProjections(self.incidents)

    async def close(self) -> None:
        """Nothing to let go of."""
