"""Reads an export as another program would, with nothing of Ravive."""

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class ReadExport:
    """Every member by its path, and what `organisation.json` says."""

    members: dict[str, bytes]
    about: dict[str, Any]

    def rows(self, label: str) -> list[dict[str, Any]]:
        """Return the rows of a model."""
        return [json.loads(line) for line in self.members[f"rows/{label}.jsonl"].splitlines()]

    def files_with(self, text: str) -> list[str]:
        """Return the members that have a text, in whatever case."""
        return [name for name, content in self.members.items() if text.lower().encode() in (name.encode() + content).lower()]


def read_export(file: Path) -> ReadExport:
    """Return a whole export; fails where a digest, a size or a number of rows is not what it says."""
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        members = {info.filename: archive.read(info) for info in archive.infolist()}
        assert len(members) == len(archive.infolist())
    about = json.loads(members["organisation.json"])
    listed = {member["path"]: (member["size_bytes"], member["sha256"]) for member in about["members"]}
    assert listed == {
        name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in members.items() if name != "organisation.json"
    }
    read = ReadExport(members=members, about=about)
    assert {label: len(read.rows(label)) for label in about["rows"]} == about["rows"]
    return read
