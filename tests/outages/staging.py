"""What a run begins with, and what is stored in the end, asked with the settings of the site: `python -m tests.outages.staging ACT`.

Each act prints one line of JSON.
"""

import json
import sys
from typing import Any

import django

LETTERS, EVENTS, APPEALS = 9, 5, 5
SLUG = "outage"


def stage() -> dict[str, Any]:
    """Publish the pages whose forms visitors send, and sign somebody in; return the forms' addresses, and the session."""
    from django.conf import settings

    from ravive.pages.models import HomePage
    from ravive.people.models import Role
    from tests.fundraising.appeal_cast import appeal_of, appeal_page
    from tests.hub.events import cast as events
    from tests.hub.letters.letter_cast import letter_of, letter_page
    from tests.people.cast import host, person, signed_in

    home = HomePage.objects.filter(locale__language_code="fr").order_by("pk")[0]
    letters = [letter_of(letter_page(home=home, slug=f"{SLUG}-{n}"), accepts_people=True) for n in range(LETTERS)]
    agenda = events.EventIndexPage.objects.child_of(home).first() or events.index(home=home)
    pages = [events.event_page(agenda, slug=f"{SLUG}-{n}") for n in range(EVENTS)]
    for page in pages:
        events.opened(page, places=None)
    appeals = [appeal_of(appeal_page(home=home, slug=f"{SLUG}-{n}")) for n in range(APPEALS)]
    cookie = signed_in(person("outage-admin", host(), Role.ADMIN)).cookies[settings.SESSION_COOKIE_NAME].value
    return {
        "session": [settings.SESSION_COOKIE_NAME, cookie],
        "letters": [f"/fr/letters/{letter.pk}/sign/person/" for letter in letters],
        "events": [f"/fr/events/{page.pk}/register/" for page in pages],
        "appeals": [f"/fr/appeals/{appeal.pk}/give/" for appeal in appeals],
    }


def results() -> dict[str, Any]:
    """Return every answer that is stored, how many forms of each kind, the name of the host, and jobs that failed."""
    from django_tasks_db.models import DBTaskResult

    from ravive.giving.models import GivingPromise
    from ravive.hub.events.models import Event, Registration
    from ravive.hub.letters.models import LetterSignature
    from ravive.reviews.models import Answer
    from tests.cluster.staging import hexadecimal
    from tests.people.cast import host

    return {
        "answers": [hexadecimal(identifier) for identifier in Answer.objects.values_list("id", flat=True)],
        "letters": LetterSignature.objects.filter(letter__in=_keys("letters")).count(),
        "events": Registration.objects.filter(event__in=Event.objects.filter(key__in=_keys("events"))).count(),
        "appeals": GivingPromise.objects.filter(reference__appeal__in=_keys("appeals")).count(),
        "name": host().name,
        "jobs_failed": list(DBTaskResult.objects.filter(status="FAILED").values_list("task_path", "exception_class_path")),
    }


def _keys(kind: str) -> list[Any]:
    """Return the letters, the events' keys or the appeals of the staged pages."""
    from wagtail.models import Page

    from ravive.giving.models import Appeal
    from ravive.hub.letters.models import OpenLetter

    staged = list(Page.objects.filter(slug__startswith=f"{SLUG}-").values_list("translation_key", flat=True))
    if kind == "events":
        return staged
    model = OpenLetter if kind == "letters" else Appeal
    return list(model.objects.filter(key__in=staged).values_list("pk", flat=True))


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"stage": stage, "results": results}[sys.argv[1]]()))
