"""Parameters of a method: what it knows, what it requires, in which limits (platforms.md §1.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from demo.vk.errors import bad_parameter


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, refused outside of `low`..`high`."""

    name: str
    default: int = 0
    low: int | None = 0
    high: int | None = None
    required: bool = False

    def check(self, text: str) -> None:
        """Refuse what is no number or lies outside."""
        try:
            value = int(text)
        except ValueError:
            raise bad_parameter(f"{self.name} not integer") from None
        if self.low is not None and value < self.low:
            raise bad_parameter(f"{self.name} should be greater or equal to {self.low}")
        if self.high is not None and value > self.high:
            raise bad_parameter(f"{self.name} should be less or equal to {self.high}")


@dataclass(frozen=True, slots=True)
class Decimal:
    """A number with a fraction."""

    name: str
    low: float
    high: float
    required: bool = False

    def check(self, text: str) -> None:
        """Refuse what is no number or lies outside."""
        try:
            value = float(text)
        except ValueError:
            raise bad_parameter(f"{self.name} not a number") from None
        if not self.low <= value <= self.high:
            raise bad_parameter(f"{self.name} should be in {self.low}..{self.high}")


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, or one of `choices`."""

    name: str
    default: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False

    def check(self, text: str) -> None:
        """Refuse a word that is not on the list."""
        if self.choices and text not in self.choices:
            raise bad_parameter(f"{self.name} should be one of {', '.join(self.choices)}")


Parameter = Number | Decimal | Text


class Arguments:
    """Checked parameters of one call; parameters the method does not know are ignored, as VK does."""

    def __init__(self, known: tuple[Parameter, ...], sent: Mapping[str, str]) -> None:
        self._known = {parameter.name: parameter for parameter in known}
        self._sent = {k: v for k, v in sent.items() if k in self._known and v.strip()}
        for parameter in known:
            if parameter.name in self._sent:
                parameter.check(self._sent[parameter.name])
            elif parameter.required:
                raise bad_parameter(f"{parameter.name} is undefined")

    def given(self, name: str) -> bool:
        """Whether the parameter was sent."""
        return name in self._sent

    def number(self, name: str) -> int:
        """A whole number, sent or default."""
        known = self._known[name]
        if name in self._sent:
            return int(self._sent[name])
        return known.default if isinstance(known, Number) else 0

    def decimal(self, name: str) -> float:
        """A number with a fraction that was sent."""
        return float(self._sent[name])

    def text(self, name: str) -> str:
        """A text, sent or default."""
        known = self._known[name]
        return self._sent.get(name, known.default if isinstance(known, Text) else "")

    def words(self, name: str) -> list[str]:
        """A list separated by commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]
