"""What open letters say of those who sign: counted once confirmed, sometimes looked at first, final once a letter is delivered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.form_subjects import FormPlace, FormSubject
from ravive.entries.row_data import Data
from ravive.entries.subjects import Correction, Thanks
from ravive.hub.letters import actions, erasure, queries
from ravive.hub.letters.forms import LogoForm, OrganisationSignatureForm, PersonSignatureForm, SignatureForm, partner_words
from ravive.hub.letters.models import LONGEST_NAME, PURPOSE, LetterPartner, LetterSignature, OpenLetter
from ravive.hub.letters.own_domains import own_domain
from ravive.hub.letters.queries import Kind, State
from ravive.hub.letters.site_letters import letter_or_404
from ravive.mailing import encryption, news_consents
from ravive.mailing.queries import is_offered
from ravive.people.country_names import country_choices, country_name
from ravive.people.models import Organisation
from ravive.site.context import current_language, interface_language
from ravive.site.form_limits import FormLimit
from ravive.site.forms import PublicForm
from ravive.site.personal_data import DataRecipient, DataSubject, SpecialCategory

FORMS: dict[str, type[SignatureForm]] = {Kind.ORGANISATION: OrganisationSignatureForm, Kind.PERSON: PersonSignatureForm}
_CONSENT = gettext_lazy("Consent to hear from a partner or from the organisation")


@dataclass(frozen=True, kw_only=True)
class LetterPlace(FormPlace):
    """The form of a letter for one kind of signers."""

    letter: OpenLetter
    kind: str


class OpenLetters(FormSubject[LetterSignature, LetterPlace]):
    """Signatures of open letters."""

    name, path, form_route = PURPOSE, "letters", "<int:letter_id>/sign/<str:kind>/"
    models = (LetterSignature,)
    related = ("letter__organisation__site",)
    organisation_field, about_field = "letter__organisation", "letter"
    withdrawn, stopped = "signature", "signature-mails"
    sealed_fields = ("sealed",)
    template, form_template, sent_template = "letters/entry.html", "letters/sign.html", "letters/signed.html"
    title = gettext_lazy("Your signature")
    question = gettext_lazy("Confirm your signature: %(about)s")
    request = gettext_lazy("Somebody, probably you, signed an open letter with this address. Without your confirmation, it does not count.")
    # A letter that is shared widely gets hundreds at once; scripts get no further.
    flood = FormLimit("sign-letter", label=gettext_lazy("Signing an open letter"), burst=400, interval_seconds=10)
    people, label = DataSubject.SIGNERS, gettext_lazy("Signing an open letter")
    recipients = (DataRecipient.PUBLIC, DataRecipient.ADDRESSEE, DataRecipient.PARTNERS)
    special = SpecialCategory.OPINIONS
    why = gettext_lazy("Confirm a signature, and let its signer withdraw it")
    details = (
        ("sealed", gettext_lazy("Name of a person in the delivered list")),
        ("name", gettext_lazy("Name of a person on the page, by their own choice")),
        ("wants_name_shown", gettext_lazy("Name of a person on the page, by their own choice")),
        ("domain", gettext_lazy("Domain of the address that an organisation signs with")),
        ("country", gettext_lazy("Country in the delivered list")),
        *((field, _CONSENT) for field in ("partners", "wants_news", "news_words")),
    )
    deletion = gettext_lazy(
        "30 days after the letter is delivered, or as staff set it, 365 at most; 365 days after its last day if nobody delivers it"
    )
    limit = erasure.LIMIT

    def place_of(self, request: HttpRequest, where: Mapping[str, Any]) -> LetterPlace:
        """Return the form of a letter of this site. Raises Http404."""
        letter, page = letter_or_404(request, where["letter_id"])
        kind = where["kind"]
        if kind not in FORMS or (kind == Kind.PERSON and not letter.accepts_people):
            raise Http404("this letter has no such form")
        is_open = letter.is_open(timezone.localdate()) and is_offered()
        values = {"page": page, "letter": letter, "kind": kind, "is_open": is_open}
        key = f"letter-{letter.pk}-{kind}"
        return LetterPlace(organisation=letter.organisation, key=key, is_open=is_open, values=values, letter=letter, kind=kind)

    def new_form(self, place: LetterPlace, sent: Mapping[str, Any] | None) -> SignatureForm:
        """Return the form of a letter."""
        return FORMS[place.kind](sent, letter=place.letter)

    def new_row(self, place: LetterPlace, form: PublicForm) -> LetterSignature:
        """Return the signature of a form."""
        values, is_person = form.cleaned_data, place.kind == Kind.PERSON
        news = str(form.fields["news"].label) if values.get("news") else ""
        return LetterSignature(
            letter=place.letter,
            kind=place.kind,
            name="" if is_person else values["name"],
            sealed=encryption.encrypt(values["name"]) if is_person else "",
            domain="" if is_person else own_domain(values["email"]),
            country=values["country"],
            wants_name_shown=values.get("is_shown", False),
            wants_news=bool(news),
            news_words=news,
        )

    def stored(self, row: LetterSignature, form: PublicForm) -> None:
        """Store which partners may write to the signer."""
        row.partners.set(_partners_in(form))

    def is_same(self, waiting: LetterSignature, row: LetterSignature, form: PublicForm) -> bool:
        """Return whether name, country and consents are those of a signature that waits."""
        return _words(waiting, waiting.partners.all()) == _words(row, _partners_in(form))

    def organisation_of(self, row: LetterSignature) -> Organisation:
        """Return who wrote the letter."""
        return row.letter.organisation

    def rows_to_lock(self, row: LetterSignature) -> Sequence[Model]:
        """Return the letter, which counts."""
        return (row.letter,)

    def beside(self, row: LetterSignature) -> QuerySet[LetterSignature]:
        """Return the signatures of one kind: a mailbox signs as an organisation and as a person."""
        return row.letter.signatures.filter(kind=row.kind)

    def about(self, row: LetterSignature) -> str:
        """Return the title of the letter."""
        return row.letter.title

    def named(self, row: LetterSignature) -> str:
        """Return the title of the page in the active language."""
        page = queries.page_of(row.letter, current_language())
        return page.title if page else row.letter.title

    def summary(self, row: LetterSignature) -> tuple[str, ...]:
        """Return who signs, which letter, what they agree to besides, and whether a confirmed signature counts."""
        page = queries.page_of(row.letter, current_language())
        shown = _("Your name is shown on the page once our team has looked at it.") if row.wants_name_shown else ""
        partners = [partner_words(partner) for partner in row.partners.all()]
        lines = (page.title if page else row.letter.title, shown, row.news_words, *partners, _state(row) if row.is_confirmed else "")
        return self.line_for_staff(row), *filter(None, lines)

    def line_for_staff(self, row: LetterSignature) -> str:
        """Return who signs, and the country."""
        country = country_name(row.country, interface_language()) if row.country else ""
        return " · ".join(filter(None, (queries.name_of(row), country)))

    def accept(self, row: LetterSignature, now: datetime) -> bool:
        """Let a signature count, or wait for staff; not where the letter is closed."""
        if not row.letter.is_open(timezone.localdate(now)):
            return False
        actions.count(row, now)
        return True

    def withdraw(self, row: LetterSignature, now: datetime) -> None:
        """Delete a signature, and the news that came with it."""
        actions.delete(row)

    def clear(self, rows: Sequence[LetterSignature], *, by: User, now: datetime) -> set[int]:
        """Delete signatures, and the news that came with those that were confirmed."""
        for row in rows:
            if row.is_confirmed:
                news_consents.take_back(row.handle or "")
        return super().clear(rows, by=by, now=now)

    def bring_back(self, row: LetterSignature, now: datetime) -> bool:
        """Let a signature count again, unless the list of the letter is final."""
        return row.letter.delivered_on is None and row.letter.erased_on is None

    def stop(self, row: LetterSignature) -> None:
        """Take back what the signer agreed to get at the address that is deleted."""
        row.partners.clear()
        LetterSignature.objects.filter(pk=row.pk).update(wants_news=False, news_words="")
        news_consents.take_back(row.handle or "")

    def data_of(self, row: LetterSignature) -> Data:
        """Return everything that a signature says: the name in clear, whether it is shown or not."""
        data = super().data_of(row)
        del data["sealed"]
        return {**data, "name": queries.name_of(row), "state": _state(row)}

    def desk_page(self, row: LetterSignature) -> str:
        """Return the page of the letter at the desk."""
        return reverse("desk_letter", args=[row.letter_id])

    def corrections(self, row: LetterSignature) -> tuple[Correction, ...]:
        """Return the name and the country."""
        countries = tuple(country_choices(interface_language()))
        return (
            Correction(name="name", label=gettext_lazy("Name"), value=queries.name_of(row), longest=LONGEST_NAME),
            Correction(name="country", label=gettext_lazy("Country"), value=row.country, choices=countries, is_required=False),
        )

    def correct(self, row: LetterSignature, name: str, value: str) -> None:
        """Store the country, or a name: a person's encrypted, and in clear where it is shown."""
        if name == "country":
            row.country = value
            row.save(update_fields=["country"])
            return
        if row.kind == Kind.PERSON:
            row.sealed = encryption.encrypt(value)
        row.name = value if row.name else ""
        row.save(update_fields=["name", "sealed"])

    def erase_on(self, row: LetterSignature) -> date:
        """Return the day on which the letter erases the details of people, or did."""
        return row.letter.erased_on or row.letter.erase_on

    def erase_due(self, now: datetime) -> int:
        """Erase each letter as a whole, on the first day that one of its signers was promised."""
        return erasure.erase_letters(now)

    def own_page(self, request: HttpRequest, row: LetterSignature) -> Mapping[str, object] | None:
        """Return the form of a logo; store or delete a logo, or take back a consent to a partner."""
        form, answer = LogoForm(), request.POST.get("answer", "")
        if partner := request.POST.get("no_partner"):
            actions.take_back_partner(row, partner=partner)
            return None
        if answer == "no_logo":
            actions.remove_logo(row)
            return None
        if answer == "logo" and row.kind == Kind.ORGANISATION:
            form = LogoForm(request.POST, request.FILES)
            if form.is_valid():
                actions.add_logo(signature=row, logo=form.cleaned_data["logo"])
                return None
        return {"signature": row, "form": form}

    def thanks(self, row: LetterSignature) -> Thanks:
        """Return what became of a signature, its private link, and whom the signer agreed to hear from."""
        waits = row.state == State.WAITING
        may = _("To look at your signature, or to withdraw it:")
        if row.domain or waits:
            may = _("To add your logo, to look at your signature, or to withdraw it:")
        first = _("We look at it before it counts.") if waits else _("Your signature counts. Thank you.")
        news = (_("You also get our news, as you agreed. Each of those e-mails has a link to stop them."),) if row.wants_news else ()
        words = _("%(name)s may have your name and your address, as you agreed. You can take this back by the link above.")
        partners = [words % {"name": partner.name} for partner in row.partners.all()]
        link = self.own_link(row, interface_language())
        return Thanks(
            subject=_("Your signature"), paragraphs=(row.letter.title, first, may, link, *self.day_in_words(row), *news, *partners)
        )


def _words(row: LetterSignature, partners: Iterable[LetterPartner]) -> tuple[object, ...]:
    chosen = {partner.pk for partner in partners}
    return queries.name_of(row), row.country, row.wants_name_shown, row.news_words, chosen


def _partners_in(form: PublicForm) -> list[LetterPartner]:
    return form.chosen_partners() if isinstance(form, SignatureForm) else []


def _state(row: LetterSignature) -> str:
    if row.state == State.WAITING:
        return _("We look at it before it counts.")
    return _("We could not confirm this signature.") if row.state == State.REFUSED else _("Your signature counts.")


LETTERS = OpenLetters()
