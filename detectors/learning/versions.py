"""Versions of what was learned on the spot: numbered files that are never changed, and which of them runs."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from detectors.learning.addition import Addition, added
from detectors.learning.trial import Trial
from detectors.model import Model, shipped
from domain.errors import BadInput, Refused
from domain.instant import Instant

SHIPPED = 0  # number of the model as it comes with the package


@dataclass(frozen=True, slots=True)
class Version:
    """One addition: how it was made, how it did on trial, and what ran before it. Nothing tells who taught it."""

    number: int
    at: Instant
    before: int
    lessons: int
    corrected: int
    teachers: int  # how many persons
    trial: Trial
    addition: Addition


@dataclass(frozen=True, slots=True)
class Versions:
    """A folder of versions."""

    folder: Path

    def running(self) -> int:
        """Number of the version in force; 0 is the shipped model alone."""
        return self._number("running")

    def runs(self, number: int) -> bool:
        """Whether this version is in force; a damaged note of it says no."""
        try:
            return self.running() == number
        except BadInput:
            return False

    def all(self) -> tuple[Version, ...]:
        """Oldest first."""
        return tuple(_read(path) for path in self._files())

    def one(self, number: int) -> Version:
        """One version; BadInput when there is none of this number."""
        path = self._path(number)
        if not path.is_file():
            known = ", ".join(str(n) for n in (SHIPPED, *(int(p.stem) for p in self._files())))
            raise BadInput("model_unknown", str(number), known)
        return _read(path)

    def model(self, number: int) -> Model:
        """The shipped model with the addition of this version."""
        if number == SHIPPED:
            return shipped()
        return added(shipped(), self.one(number).addition, number)

    def next_number(self) -> int:
        """No number is given twice."""
        return max((int(path.stem) for path in self._files()), default=SHIPPED) + 1

    def adopt(self, version: Version) -> None:
        """Keep a version, then let it run."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self._path(version.number), msgspec.json.encode(version))
        self._run(version.number)

    def back(self, number: int | None = None) -> int:
        """Let an earlier version run, by default the one before; learning at night rests until a person starts it."""
        if number is None:
            if self.runs(SHIPPED):
                raise Refused("nothing_learned")
            number = self.one(self.running()).before
        if number != SHIPPED:
            self.one(number)
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self.folder / "held", b"")
        self._run(number)
        return number

    @property
    def held(self) -> bool:
        """Somebody went back: nothing is learned at night."""
        return (self.folder / "held").is_file()

    def release(self) -> None:
        """Learn at night again."""
        (self.folder / "held").unlink(missing_ok=True)

    def last_try(self) -> Instant:
        """When learning was last tried; 0 for never, or when the note is damaged."""
        try:
            return self._number("tried")
        except BadInput:
            return 0

    def note_try(self, at: Instant) -> None:
        """Remember a try, whatever came of it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self.folder / "tried", str(at).encode())

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9][0-9][0-9][0-9]*.json"), key=lambda p: int(p.stem))

    def _number(self, name: str) -> int:
        try:
            return int((self.folder / name).read_bytes())
        except FileNotFoundError:
            return 0
        except ValueError as error:
            raise BadInput("model_damaged", name, "not a number") from error

    def _run(self, number: int) -> None:
        _write(self.folder / "running", str(number).encode())

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:04}.json"


def _read(path: Path) -> Version:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Version)
    except msgspec.MsgspecError as error:
        raise BadInput("model_damaged", path.name, str(error)) from error


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    fresh.replace(path)
