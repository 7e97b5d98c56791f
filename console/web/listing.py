"""What the address of the list of incidents asks for."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from console.web.asking import LAST_PAGE, PAGE, Parameters
from console.web.forms import whole
from domain.codes import OPEN, State
from domain.records import CardFilter

SORTS = ("urgent", "newest", "oldest")
_STATES = ("open", "all", *(state.value for state in State))


@dataclass(frozen=True, slots=True)
class Listing:
    """The address in plain values; every field is a parameter of the same name."""

    state: str = "open"
    kind: str = ""
    area: str = ""
    topic: str = ""
    authority: str = ""
    whose: str = ""  # mine, or everybody's
    danger: str = ""  # yes, or any
    sort: str = "urgent"
    page: int = 1
    sel: str = ""  # number of an incident

    @classmethod
    def of(cls, params: Parameters) -> "Listing":
        """Read an address; values that mean nothing are left out."""
        values = {f.name: params.get(f.name, "") for f in fields(cls)}
        page = values.pop("page")
        state, sort = values.pop("state"), values.pop("sort")
        return cls(
            state=state if state in _STATES else "open",
            sort=sort if sort in SORTS else "urgent",
            page=min(max(whole(page), 1), LAST_PAGE),
            **values,
        )

    def url(self, path: str = "/incidents", **changes: Any) -> str:
        """The address with some fields changed; back to the first page unless the page itself is changed."""
        if changes.keys() - {"sel", "page"}:
            changes = {"page": 1, "sel": ""} | changes
        query = urlencode(list(replace(self, **changes).pairs()))
        return f"{path}?{query}" if query else path

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Parameters that differ from the plain list."""
        plain = Listing()
        for field in fields(self):
            value = getattr(self, field.name)
            if value != getattr(plain, field.name):
                yield field.name, str(value)

    @property
    def states(self) -> tuple[str, ...]:
        """States to list; none means all."""
        return {"open": OPEN, "all": ()}.get(self.state, (self.state,))

    def wanted(self, operator: str) -> CardFilter:
        """The filter it means, for this operator."""
        return CardFilter(
            states=self.states,
            kinds=(self.kind,) if self.kind else (),
            areas=(self.area,) if self.area else (),
            topics=(self.topic,) if self.topic else (),
            authorities=(self.authority,) if self.authority else (),
            operator=operator if self.whose == "mine" else None,
            danger=True if self.danger == "yes" else None,
            sort=self.sort,
            offset=(self.page - 1) * PAGE,
            limit=PAGE,
        )

    @property
    def section(self) -> str:
        """Name of the section that this list is."""
        if self.whose == "mine":
            return "mine"
        return {"handed_over": "handed", "answered": "answered"}.get(self.state, "incidents")
