"""Ports: what the use cases need of the world. Each has a memory or null adapter."""

from domain.ports.collecting import Budget, Crawler, Inbox, RunLog, Sink, SourceStates
from domain.ports.incidents import IncidentStore, Notes, Projections
from domain.ports.people import Accounts, AuditLog, Channel, Clock, Lease, Packs, SavedQueries
from domain.ports.posts import Analyser, NearCopies, PostCensus, PostIndex, PostStore, Vault

__all__ = [
    "Accounts",
    "Analyser",
    "AuditLog",
    "Budget",
    "Channel",
    "Clock",
    "Crawler",
    "Inbox",
    "IncidentStore",
    "Lease",
    "NearCopies",
    "Notes",
    "Packs",
    "PostCensus",
    "PostIndex",
    "PostStore",
    "Projections",
    "RunLog",
    "SavedQueries",
    "Sink",
    "SourceStates",
    "Vault",
]
