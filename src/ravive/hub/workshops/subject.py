"""What workshops say of those who ask for one: seen by the organisation once confirmed, counted without a name once withdrawn or erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ravive.entries.form_subjects import FormPlace, FormSubject
from ravive.entries.news_box import NEWS
from ravive.entries.own_questions.answers import answers_in_words, corrections_of, opened_answers, sealed_answers
from ravive.entries.row_data import Data
from ravive.entries.subjects import Correction
from ravive.hub.workshops import actions, own_questions, texts
from ravive.hub.workshops.forms import WorkshopForm
from ravive.hub.workshops.models import AskerFunction, WorkshopPage, WorkshopRequest
from ravive.hub.workshops.models.workshop_request import LONGEST_ESTABLISHMENT, LONGEST_POSTAL_CODE
from ravive.hub.workshops.own_questions import answered_questions, days_of_answers
from ravive.hub.workshops.retention import LONGEST_DAYS, erasure_day
from ravive.lib.languages import INTERFACE_CHOICES
from ravive.mailing.queries import is_offered
from ravive.pages.navigation import organisation_of_site
from ravive.people.models import Organisation
from ravive.site.context import current_language
from ravive.site.form_limits import FormLimit
from ravive.site.forms import PublicForm
from ravive.site.personal_data import DataSubject, LegalBasis, StorageLimit, fixed

_WHY = gettext_lazy("to answer a request for a workshop")


@dataclass(frozen=True, kw_only=True)
class WorkshopPlace(FormPlace):
    """The form of a page of workshops."""

    page: WorkshopPage


class Workshops(FormSubject[WorkshopRequest, WorkshopPlace]):
    """Requests for workshops."""

    name, path, form_route = "workshops", "workshops", "ask/<int:page_id>/"
    models = (WorkshopRequest,)
    related = ("organisation__site",)
    about_field = "page"
    withdrawn = "workshop"
    # The e-mail says so.
    shows_unconfirmed = False
    template, form_template, sent_template = "workshops/entry.html", WorkshopPage.template, "workshops/sent.html"
    title = gettext_lazy("Your request for a workshop")
    request = gettext_lazy(
        "Somebody, probably you, asked for a workshop with this address. The organisation sees the request once you confirm."
    )
    flood = FormLimit("workshop-requests", label=gettext_lazy("Asking for a workshop"), burst=30, interval_seconds=120)
    people, label, why = DataSubject.REQUESTERS, gettext_lazy("Asking for a workshop"), _WHY
    sealed_fields = ("own_answers",)
    details = (
        *((field, _WHY) for field in ("establishment", "postal_code", "function", "room")),
        ("own_answers", gettext_lazy("Own questions: what the organisation asks for its workshops, in its own words. Encrypted.")),
    )
    deletion = gettext_lazy(
        "six months after the workshop, or after the request if there was none; two days if the address was not confirmed"
    )
    basis = LegalBasis.INTEREST
    limit = StorageLimit(days=fixed(LONGEST_DAYS), since=gettext_lazy("after the workshop, or after the request if there was none"))

    def place_of(self, request: HttpRequest, where: Mapping[str, Any]) -> WorkshopPlace:
        """Return the form of a page of this site that takes requests. Raises Http404."""
        page = get_object_or_404(WorkshopPage.objects.live().public(), pk=where["page_id"], takes_requests=True)
        site, own, organisation = Site.find_for_request(request), page.get_site(), organisation_of_site(request)
        if site is None or own is None or own.pk != site.pk or organisation is None:
            raise Http404("this page is another site's")
        return WorkshopPlace(
            organisation=organisation, key=page.form_purpose, is_open=is_offered(), values=page.get_context(request), page=page
        )

    def new_form(self, place: WorkshopPlace, sent: Mapping[str, Any] | None) -> WorkshopForm:
        """Return the form, with the months from now on."""
        return WorkshopForm(sent, organisation=place.organisation, today=timezone.localdate(), page=place.page)

    def new_row(self, place: WorkshopPlace, form: PublicForm) -> WorkshopRequest:
        """Return the request of a form."""
        answers = form.own_answers() if isinstance(form, WorkshopForm) else {}
        values = {name: value for name, value in form.cleaned_data.items() if name not in ("email", NEWS) and name not in answers}
        sealed = sealed_answers(answers)
        return WorkshopRequest(organisation=place.organisation, page=place.page, place=place.page.place, own_answers=sealed, **values)

    def is_same(self, waiting: WorkshopRequest, row: WorkshopRequest, form: PublicForm) -> bool:
        """Return whether a form says what a request says that waits. The same answer is encrypted otherwise each time."""
        if opened_answers(waiting.own_answers) != opened_answers(row.own_answers):
            return False
        row.own_answers = waiting.own_answers
        return super().is_same(waiting, row, form)

    def organisation_of(self, row: WorkshopRequest) -> Organisation:
        """Return whom the request is for."""
        return row.organisation

    def beside(self, row: WorkshopRequest) -> QuerySet[WorkshopRequest]:
        """Return the requests of the same page."""
        return self.rows(WorkshopRequest).filter(organisation=row.organisation, page=row.page)

    def about(self, row: WorkshopRequest) -> str:
        """Return the title of the page."""
        return row.page.title if row.page else ""

    def summary(self, row: WorkshopRequest) -> tuple[str, ...]:
        """Return where the workshop is asked for, for whom, and when it suits."""
        return row.establishment, texts.described_audience(row), texts.described_period(row)

    def data_of(self, row: WorkshopRequest) -> Data:
        """Return everything that a request says: choices in words."""
        month = date_format(row.month, texts.MONTH) if row.month else None
        starts_at = row.starts_at.isoformat("minutes") if row.starts_at else None
        own = answers_in_words(answered_questions(row), opened_answers(row.own_answers), current_language())
        bands = texts.described_bands(row)
        return {**super().data_of(row), "own_answers": own, "age_bands": bands, "month": month, "starts_at": starts_at}

    def desk_page(self, row: WorkshopRequest) -> str:
        """Return the page of the request at the desk; empty before its reader confirms it."""
        return reverse("workshop", args=[row.pk]) if row.is_confirmed else ""

    def corrections(self, row: WorkshopRequest) -> tuple[Correction, ...]:
        """Return where the workshop is asked for, by whom, and in which language."""
        name, code = gettext_lazy("Establishment"), gettext_lazy("Postal code")
        language, functions = gettext_lazy("Language"), tuple(AskerFunction.choices)
        return (
            Correction(name="establishment", label=name, value=row.establishment, longest=LONGEST_ESTABLISHMENT),
            Correction(name="postal_code", label=code, value=row.postal_code, longest=LONGEST_POSTAL_CODE),
            Correction(name="function", label=gettext_lazy("Function"), value=row.function, choices=functions),
            Correction(name="language", label=language, value=row.language, choices=tuple(INTERFACE_CHOICES)),
            *corrections_of(answered_questions(row), opened_answers(row.own_answers), current_language()),
        )

    def correct(self, row: WorkshopRequest, name: str, value: str) -> None:
        """Store where the workshop is asked for, by whom, in which language, or an answer to an own question."""
        if name in row.own_answers:
            row.own_answers = {**row.own_answers, **sealed_answers({name: value})}
            row.save(update_fields=["own_answers"])
            return
        setattr(row, name, value)
        row.save(update_fields=[name])

    def withdraw(self, row: WorkshopRequest, now: datetime) -> None:
        """Erase a request that the organisation has seen; it still counts. Delete another."""
        if row.is_confirmed:
            actions.withdraw(row, now)
        else:
            row.delete()

    def erase_on(self, row: WorkshopRequest) -> date:
        """Return the day on which a request is erased, as long as no day is agreed for the workshop."""
        return erasure_day(row)

    def erase_due(self, now: datetime) -> int:
        """Erase the requests whose day has come, and of others the answers whose day has come; return how many requests changed."""
        return super().erase_due(now) + own_questions.erase_due(timezone.localdate(now))

    def erasure_data(self, row: WorkshopRequest) -> Data:
        """Return the day of each answer to an own question beside that of the request."""
        whole = super().erasure_data(row)
        days = days_of_answers(row, asked := answered_questions(row))
        if not whole or not days:
            return whole
        language, today = current_language(), timezone.localdate()
        own = {question.label_in(language): max(today, days[question.key]).isoformat() for question in asked}
        return {"erase_on": {**own, "other_details": whole["erase_on"]}}

    def erase(self, row: WorkshopRequest) -> None:
        """Erase what leads to a person or a place."""
        actions.erase(row)

    def own_page(self, request: HttpRequest, row: WorkshopRequest) -> Mapping[str, object]:
        """Return what the page says of the day of erasure."""
        return {"days": self.day_in_words(row), "own_answers": texts.described_answers(row, current_language())}

    def day_in_words(self, row: WorkshopRequest) -> tuple[str, ...]:
        """Return when a request is erased: a day that is agreed for the workshop changes it."""
        words = _("Your details are erased on %(day)s. Where a day is agreed for the workshop, they are erased six months after it.")
        return (words % {"day": date_format(row.erase_on, "DATE_FORMAT")},) if row.erase_on else ()


WORKSHOPS = Workshops()
