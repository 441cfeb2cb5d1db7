"""What visitors, learners and staff read of an organisation, as text: the same before and after it moves."""

import re
from typing import Any

from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from ravive.people.models import Organisation
from ravive.publishing import queries as published
from ravive.reviews.models import TrainingCode
from ravive.trainings.models import Achievement, Certificate, Training
from tests.people.cast import person, signed_in
from tests.portability.source import DECK, HOST

_HIDDEN = re.compile(r"<(script|style|svg|head)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ROW_NUMBER = re.compile(r"/\d+/|\b\d+\.ics|\bEX-\d+")


def text_of(content: bytes) -> str:
    """Return the words of a page, without what names rows."""
    return _ROW_NUMBER.sub("/", " ".join(_TAG.sub(" ", _HIDDEN.sub(" ", content.decode())).split()))


def answers(owner: Organisation, *, root: str) -> dict[str, str]:
    """Return what each address says, by a name that does not change. `root`: the name of a new host who reads the desk."""
    return _public(owner) | _of_learners(owner) | _of_desk(owner, root)


def _public(owner: Organisation) -> dict[str, str]:
    visitor, found = Client(), {}
    assert owner.site is not None
    pages: Any = Page.objects.filter(path__startswith=owner.site.root_page.path, live=True).order_by("path")
    kinds: set[str] = set()
    for page in pages.specific():
        # One of each kind, and the one with links to everything.
        if page._meta.label in kinds and page.slug != "liens":
            continue
        kinds.add(page._meta.label)
        parts = page.get_url_parts()
        assert parts is not None, page
        response = visitor.get(parts[2], headers={"host": HOST})
        found[f"page {page._meta.model_name} {page.title}"] = f"{response.status_code} {text_of(response.content)}"
    for name in (f"/fr/decks/{DECK}/", "/fr/search/?q=accueil"):
        response = visitor.get(name, headers={"host": HOST})
        found[name] = f"{response.status_code} {text_of(response.content)}"
    return found


def _of_learners(owner: Organisation) -> dict[str, str]:
    visitor, found = Client(), {}
    deck = published.current_deck(DECK, "fr")
    assert deck is not None
    found["bundle"] = visitor.get(deck.url).content.decode()
    trainings = Training.objects.filter(organisation=owner).order_by("pk").values("pk")
    codes = TrainingCode.objects.filter(training__in=trainings, is_current=True).order_by("code").values_list("code", flat=True)
    for code in codes:
        response = visitor.get(f"/api/v1/trainings/{code}")
        found[f"code {code}"] = f"{response.status_code} {response.content.decode()}"
        joining = visitor.get(f"/fr/join/{code}")
        found[f"join {code}"] = f"{joining.status_code} {text_of(joining.content)}"
    for row in Certificate.objects.filter(achievement__organisation=owner).order_by("pk"):
        response = visitor.get(f"/fr/verify/{row.pk}")
        found[f"certificate {row.pk}"] = f"{response.status_code} {text_of(response.content)}"
    for row in Achievement.objects.filter(organisation=owner).order_by("pk"):
        found[f"achievement {row.pk}"] = str(visitor.get(f"/badges/achievements/{row.pk}").status_code)
    return found


def _of_desk(owner: Organisation, root: str) -> dict[str, str]:
    staff, found = signed_in(person(root, host=True)), {}
    staff.post("/desk/switch/", {"organisation": owner.slug})
    for training in Training.objects.filter(organisation=owner).order_by("held_on", "title"):
        response = staff.get(f"/desk/trainings/{training.pk}/figures/table.csv")
        found[f"figures {training.title} {training.held_on}"] = f"{response.status_code} {response.content.decode(errors='replace')}"
    year = timezone.localdate().year
    for name in ("/desk/giving/", "/desk/giving/journal/", "/desk/giving/bookings/csv/", f"/desk/giving/certificates/?year={year}"):
        response = staff.get(name)
        content = b"".join(response) if response.streaming else response.content
        found[name] = f"{response.status_code} {text_of(content)}"
    return found
