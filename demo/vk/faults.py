"""Troubles that can be switched on while the simulator runs."""

from dataclasses import dataclass, field

CODES = (1, 5, 6, 9, 10, 14, 15, 18, 19, 29, 30)
CAPTCHA_BARE = "captcha_bare"  # error 14 with nothing but redirect_uri
HTML_502, HTML_200 = "html_502", "html_200"
TRUNCATED, SLOW, RESET = "truncated", "slow", "reset"
KINDS: tuple[int | str, ...] = (
    *CODES,
    CAPTCHA_BARE,
    HTML_502,
    HTML_200,
    TRUNCATED,
    SLOW,
    RESET,
)


@dataclass(slots=True)
class Fault:
    """One trouble, for every call or for a method or a community (positive id) only."""

    kind: int | str
    method: str | None = None
    group: int | None = None
    left: int | None = None  # calls it still spoils; None: until cleared
    delay: float = 0.0  # seconds, for SLOW

    def hits(self, method: str, group: int | None) -> bool:
        """Whether a call meets this trouble."""
        return (
            (self.method is None or self.method == method)
            and (self.group is None or self.group == group)
            and self.left != 0
        )


@dataclass(slots=True)
class Faults:
    """The troubles of the moment; the first that fits a call spoils it."""

    active: list[Fault] = field(default_factory=list)

    def set(
        self,
        kind: int | str,
        method: str | None = None,
        group: int | None = None,
        times: int | None = None,
        delay: float = 5.0,
    ) -> None:
        """Switch a trouble on; `times` limits it to that many calls."""
        if kind not in KINDS:
            msg = f"unknown fault {kind!r}; known: {', '.join(map(str, KINDS))}"
            raise ValueError(msg)
        self.active.append(Fault(kind, method, group, times, delay))

    def clear(self) -> None:
        """All is well again."""
        self.active.clear()

    def take(self, method: str, group: int | None) -> Fault | None:
        """The trouble that spoils this call, used up by one."""
        for fault in self.active:
            if fault.hits(method, group):
                if fault.left is not None:
                    fault.left -= 1
                return fault
        return None
