"""Errors, sorted by who acts next."""

from domain.codes import Reason
from domain.instant import Instant


class OtklikError(Exception):
    """Root of the product's own errors; carries a code for the console to put into words."""

    def __init__(self, code: str, *params: str) -> None:
        super().__init__(f"{code}({', '.join(params)})")
        self.reason = Reason(code, params)


# The clock acts next.


class SourceUnavailable(OtklikError):
    """The source did not answer properly; try again at `retry_at` (0: by the usual back-off)."""

    def __init__(self, code: str, *params: str, retry_at: Instant = 0) -> None:
        super().__init__(code, *params)
        self.retry_at = retry_at


class BudgetSpent(SourceUnavailable):
    """The day's calls of a token and method are used up until `retry_at`."""


class DeliveryPostponed(OtklikError):
    """The channel could not take it now; the same delivery may be repeated."""


class SearchBehind(OtklikError):
    """The index is away; the store has everything and it will catch up."""


# A person acts next.


class SourceForbidden(OtklikError):
    """The source may not or can no longer be read."""


class SourceHidden(SourceForbidden):
    """A Telegram channel shows no public preview: a state, not a fault."""


class TokenPaused(SourceForbidden):
    """A token needs its owner: captcha, validation, expiry."""


class StaleIncident(OtklikError):
    """Somebody changed the incident meanwhile."""

    def __init__(self, incident: str, expected: int, found: int) -> None:
        super().__init__("stale_incident", incident, str(expected), str(found))
        self.incident, self.expected, self.found = incident, expected, found


class StaleBinding(StaleIncident):
    """Somebody put the post into an incident meanwhile, took it out of one, or decided about an edit of it."""

    def __init__(self, post: str) -> None:
        OtklikError.__init__(self, "stale_binding", post)
        self.post = post


class Refused(OtklikError):
    """The request breaks a rule of the product or of the incident's life; nothing was changed."""


class DeliveryRefused(OtklikError):
    """The channel will never take this delivery as it is."""


class DeliveryUnknown(OtklikError):
    """Nobody can say whether it arrived; a person must look."""


class SettingsError(OtklikError):
    """A setting or pack is wrong; params: file, line or name, what to do."""


class QueryError(OtklikError):
    """A search cannot be understood; params: the piece, its place."""


class AuthorSearchRefused(QueryError):
    """Somebody looked for a person; the product does not do that."""


class BadInput(OtklikError):
    """A file or a row cannot be used; params: file, line, what is wrong."""


# A developer acts next.


class SourceChanged(OtklikError):
    """The page or answer is not what the reader knows."""


class NewerData(OtklikError):
    """The store was written by a newer version of the product."""
