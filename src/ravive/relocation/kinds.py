"""What each kind of file needs: how it is read for its report, and how it is brought."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.functional import Promise

from ravive.relocation.models import Upload
from ravive.relocation.reports import Report

# How many are done, of how many.
type Progress = Callable[[int, int], object]
type Words = Mapping[str, str | Promise]


@dataclass(frozen=True, kw_only=True)
class KindSteps:
    """One kind. `read` and `bring` raise UploadRefusedError; `read` stores nothing. Words are of numbers and of reasons, by key."""

    read: Callable[[Upload, Path, datetime, Progress], Report]
    bring: Callable[[Upload, Path, datetime, Progress], Report]
    number_words: Words
    reason_words: Words
    # How much of what a file brought can be removed again, and what removes it; None where nothing can.
    left: Callable[[Upload], int] | None = None
    undo: Callable[[Upload], int] | None = None


_kinds: dict[str, KindSteps] = {}


def register(name: str, kind: KindSteps) -> None:
    """Add a kind, once per process."""
    _kinds[name] = kind


def kind_of(upload: Upload) -> KindSteps:
    """Return the kind of a file."""
    return _kinds[upload.kind]
