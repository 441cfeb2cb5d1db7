"""A page of workshops, what a visitor sends there, and a request as the desk sees it."""

from datetime import date
from typing import Any

from ravive.hub.workshops.models import WorkshopPage, WorkshopRequest
from ravive.hub.workshops.retention import erasure_day
from ravive.mailing import encryption
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient, encrypt_recipient
from ravive.pages.models import HomePage
from ravive.people.models import Organisation
from ravive.site import public_form

TODAY = date(2026, 11, 28)
ADDRESS = "direction@ecole.example"
SENT: dict[str, Any] = {
    "establishment": "École du Tilleul", "postal_code": "4000", "function": "educator", "email": ADDRESS,
    "age_bands": ["12-13", "14-15"], "groups": "2", "group_size": "20", "language": "fr", "month": "", "day_part": "morning",
}  # fmt: skip


def workshop_page(language: str = "fr", *, home: HomePage | None = None, **values: Any) -> WorkshopPage:  # noqa: ANN401 - fields of a page
    """Return a published page with two steps."""
    parent = home or HomePage.objects.get(locale__language_code=language)
    steps = [
        ("step", {"title": "Semaine 0 : une rencontre", "text": "Direction et équipe."}),
        ("step", {"title": "Semaines 1 et 2", "text": ""}),
    ]
    fields = {"title": "L’atelier vient chez vous", "slug": "ateliers", "decks": ["voyage"], "steps": steps, **values}
    return parent.add_child(instance=WorkshopPage(locale=parent.locale, show_in_menus=True, **fields))


def sent_to(page: WorkshopPage, **values: object) -> dict[str, object]:
    """Return what a browser sends from the page's form."""
    return {**SENT, public_form.FIELD: public_form.new_value(page.form_purpose), **values}


def workshop_request(organisation: Organisation, **values: Any) -> WorkshopRequest:  # noqa: ANN401 - fields of a request
    """Return a request whose address was confirmed."""
    fields: dict[str, Any] = {
        "place": "school", "establishment": "École du Tilleul", "postal_code": "4000", "function": "educator", "language": "fr",
        "age_bands": ["12-13"], "groups": 2, "group_size": "20", "entered_on": TODAY, "stage": "new",
    } | values  # fmt: skip
    handle = encryption.handle_of("workshops", f"{fields['establishment']} {WorkshopRequest.objects.count()}")
    MailAddress.objects.create(
        handle=handle, purpose="workshops", sealed=encrypt_recipient(Recipient(address=ADDRESS, language="fr")), unconfirmed_since=None
    )
    request = WorkshopRequest(organisation=organisation, handle=handle, is_confirmed=True, **fields)
    request.erase_on = request.erase_on or erasure_day(request)
    request.save()
    return request
