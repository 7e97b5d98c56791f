"""Reading forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from console.web.here import Asked


@dataclass(frozen=True, slots=True)
class Form:
    """Fields of a form; what was not filled in is empty."""

    values: Mapping[str, tuple[str, ...]]

    def text(self, name: str) -> str:
        """One value without blanks around it."""
        return next(iter(self.values.get(name, ())), "").strip()

    def raw(self, name: str) -> str:
        """One value as it was typed."""
        return next(iter(self.values.get(name, ())), "")

    def many(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return self.values.get(name, ())

    def number(self, name: str) -> int:
        """A whole number, -1 when there is none."""
        return whole(self.text(name))


def whole(written: str) -> int:
    """A whole number that somebody typed, -1 when it is none or beyond all counting."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 16 else -1


async def form_of(request: Asked) -> Form:
    """The form of a request."""
    sent = await request.form()
    names = dict.fromkeys(sent.keys())
    values = {n: tuple(v for v in sent.getall(n) if isinstance(v, str)) for n in names}
    return Form(MappingProxyType(values))
