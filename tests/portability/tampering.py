"""Exports that somebody changed: each is whole by its digests, unless the change is that it is not."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

type Members = dict[str, bytes]
# The number of a draft that is added.
DRAFT = 987_654


def members_of(file: Path) -> Members:
    """Return every member of an export."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write(file: Path, members: Members, *, is_true: bool = True) -> Path:
    """Write members as an export; `is_true`: `organisation.json` says what they are."""
    about = json.loads(members["organisation.json"]) if "organisation.json" in members else None
    if is_true and about is not None:
        others = {name: content for name, content in members.items() if name != "organisation.json"}
        about["members"] = [
            {"path": name, "size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in others.items()
        ]
        counts = {name[5:-6]: len(content.splitlines()) for name, content in others.items() if name.startswith("rows/")}
        about["rows"] = counts
        members = {**others, "organisation.json": json.dumps(about).encode()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def change_rows(members: Members, label: str, change: Callable[[dict[str, Any]], None], *, every: bool = False) -> None:
    """Change the first row of a model, or each."""
    path = f"rows/{label}.jsonl"
    rows = [json.loads(line) for line in members[path].splitlines()]
    assert rows, f"no row of {label}"
    for row in rows if every else rows[:1]:
        change(row)
    members[path] = b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def change_about(members: Members, **values: object) -> None:
    """Change what `organisation.json` says."""
    members["organisation.json"] = json.dumps({**json.loads(members["organisation.json"]), **values}).encode()


def add_draft(members: Members, label: str, change: Callable[[dict[str, Any]], None]) -> str:
    """Add a draft to the first page of a kind, as Wagtail writes it but for `change`, and return the translation key of the page."""
    page = json.loads(members[f"rows/{label}.jsonl"].splitlines()[0])
    content = {**page, "pk": page["id"], "body": json.dumps(page.get("body", []))}
    change(content)
    lines = members["rows/wagtailcore.Revision.jsonl"].splitlines()
    draft = {**json.loads(lines[0]), "id": DRAFT, "object_id": str(page["id"]), "content_type": label.lower(), "content": content}
    members["rows/wagtailcore.Revision.jsonl"] = b"\n".join([*lines, json.dumps(draft).encode(), b""])
    change_rows(members, label, lambda row: row.update(latest_revision=DRAFT))
    return str(page["translation_key"])
