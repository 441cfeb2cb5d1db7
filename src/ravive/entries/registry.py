"""The subjects that packages registered when Django started."""

from typing import Any

from ravive.entries.form_subjects import FormSubject
from ravive.entries.subjects import Subject

_subjects: dict[str, Subject[Any]] = {}


def add_subject(subject: Subject[Any]) -> None:
    """Add a subject, once per process. `registration.register` does it with all that follows."""
    _subjects[subject.name] = subject


def find_subject(name: str) -> Subject[Any]:
    """Return a registered subject. Raises KeyError."""
    return _subjects[name]


def find_form_subject(name: str) -> FormSubject[Any, Any]:
    """Return a registered subject that has a form. Raises KeyError."""
    found = _subjects[name]
    if not isinstance(found, FormSubject):
        raise KeyError(name)
    return found


def registered() -> tuple[Subject[Any], ...]:
    """Return all subjects, by name."""
    return tuple(_subjects[name] for name in sorted(_subjects))
