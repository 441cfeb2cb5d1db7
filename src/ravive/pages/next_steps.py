"""What somebody can do next after a thank-you: what the site has, and what runs today."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ravive.pages.navigation import organisation_of_site
from ravive.people.models import Organisation

# A choice of more would be none.
MOST_STEPS = 3


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """A link to the next step. `words` say what to do; `title` names the page, empty where the words say it all."""

    words: str
    url: str
    title: str = ""


type FindStep = Callable[[HttpRequest, Organisation], NextStep | None]
_finders: dict[str, tuple[int, FindStep]] = {}


def offer_with(subject: str, find: FindStep, *, order: int) -> None:
    """Set what a subject offers next: an open letter first, then a campaign, news, and an appeal. `AppConfig.ready` calls this."""
    _finders[subject] = (order, find)


def steps(request: HttpRequest, *, without: str = "") -> tuple[NextStep, ...]:
    """Return what a visitor can do next, three at most; nothing of the subject that was just done."""
    organisation = organisation_of_site(request)
    if organisation is None:
        return ()
    ordered = sorted((order, subject, find) for subject, (order, find) in _finders.items() if subject != without)
    found = (step for _order, _subject, find in ordered if (step := find(request, organisation)))
    return tuple(step for step, _place in zip(found, range(MOST_STEPS), strict=False))


def next_steps(request: HttpRequest) -> dict[str, object]:
    """Return `next_steps` for the pages of a form; they are read only where one shows them."""
    done = str(request.resolver_match.kwargs.get("name", "")) if request.resolver_match else ""
    return {"next_steps": SimpleLazyObject(lambda: steps(request, without=done))}
