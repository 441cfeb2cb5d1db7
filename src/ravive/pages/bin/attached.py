"""What hangs on pages, such as registrations for an event. Packages above say it of theirs; people read it before they delete."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from wagtail.models import Page

# Sentences in the active language. The pages are all that would go, in every language.
type FindAttached = Callable[[QuerySet[Page]], Iterable[str]]
_finders: dict[str, FindAttached] = {}


def say_with(package: str, finder: FindAttached) -> None:
    """Set the function that says what hangs on the pages of a package, in a constant number of queries. `AppConfig.ready` calls this."""
    _finders[package] = finder


def attached_to(pages: QuerySet[Page]) -> tuple[str, ...]:
    """Return what hangs on pages, in sentences of the active language."""
    return tuple(sentence for package in sorted(_finders) for sentence in _finders[package](pages))
