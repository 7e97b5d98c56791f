"""The rows that could not be imported: a file of their lines and reasons, never of their texts."""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from console.cli.say import Say
from crawlers.files.row import Reject


@dataclass(slots=True)
class Rejects:
    """Collects the rejects of one file."""

    path: Path
    say: Say
    _lines: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, file: Path, folder: Path | None, say: Say) -> "Rejects":
        """Beside the file, or in the present folder when the file lies where nothing may be written."""
        beside = file.parent if os.access(file.parent, os.W_OK) else Path()
        return cls((folder or beside) / f"{file.name}.rejects.jsonl", say)

    def add(self, reject: Reject) -> None:
        """Remember one."""
        told = {
            "line": reject.line,
            "code": reject.reason.code,
            "params": reject.reason.params,
            "reason": self.say.reason(reject.reason),
        }
        self._lines.append(json.dumps(told, ensure_ascii=False) + "\n")

    def write(self) -> bool:
        """Replace what an earlier import of the file left; says whether there are any."""
        if not self._lines:
            self.path.unlink(missing_ok=True)
            return False
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text("".join(self._lines), encoding="utf-8", errors="replace")
        return True
