"""What is done for a person who asks: the request is opened, answered, and its address deleted on its day. Each act is logged.

The log has no address: it names the request, and what form an entry came from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.mail_data import READERS
from ravive.entries.mailbox_parts import Holding, MailboxPart, find_all, label_now, logged_form
from ravive.entries.models import ExtensionReason, PersonRequest, RefusalReason, RequestOutcome
from ravive.lib.languages import INTERFACE
from ravive.lib.months import months_after
from ravive.mailing import encryption, news_consents
from ravive.mailing.encryption import SealKeyError
from ravive.people import seen_details
from ravive.people.actions import RefusedError, record
from ravive.people.models import AuditEvent, Organisation
from ravive.site import stored_pages
from ravive.site.personal_data import LegalBasis, PersonalData, PersonalField, StorageLimit, fixed

# The person may write again about the answer. Without an answer: a month, two more for a difficult request, and these days.
ANSWERED_STORED = timedelta(days=30)
LONGEST_STORED = timedelta(days=122)
# The month, and the two that article 12.3 allows.
LONGEST_MONTHS = 3
WORDS = {
    **dict.fromkeys(("screen:person_requests", "screen:person_request", "screen:person_request_erase"), gettext_lazy("People who ask")),
    **dict.fromkeys(("screen:person_request_correct", "screen:person_request_file"), gettext_lazy("People who ask")),
    "request.opened": gettext_lazy("began to answer the request of a person:"),
    "request.file_taken": gettext_lazy("took the file for the request of a person:"),
    "request.stopped": gettext_lazy("stopped e-mails for the request of a person:"),
    "request.corrected": gettext_lazy("corrected details for the request of a person:"),
    "request.erased": gettext_lazy("erased details for the request of a person:"),
    "request.extended": gettext_lazy("put off the answer to the request of a person:"),
    "screen:person_request_letter": gettext_lazy("People who ask"),
    "request:outcome": gettext_lazy("Outcome"),
    "request:reason": gettext_lazy("Reason"),
    "request:until": gettext_lazy("until"),
    **{f"request:{code}": label for chosen in (RequestOutcome, ExtensionReason, RefusalReason) for code, label in chosen.choices},
    "request.answered": gettext_lazy("answered the request of a person:"),
    "form": gettext_lazy("Form"),
    "received_on": gettext_lazy("received"),
}


def open_request(*, organisation: Organisation, address: str, received_on: date, by: User, now: datetime) -> PersonRequest:
    """Store that somebody asks, and return the request."""
    with transaction.atomic():
        request = PersonRequest.objects.create(
            organisation=organisation,
            sealed=encryption.encrypt(address),
            language=_language_of(organisation, address),
            received_on=received_on,
            due_on=months_after(received_on, 1),
            erase_on=max(received_on, localdate(now)) + LONGEST_STORED,
        )
        _record(request, "request.opened", by, now, {"received_on": received_on.isoformat()})
    return request


def _language_of(organisation: Organisation, address: str) -> str:
    """Return the language of the person, as it is once all is erased; empty where nothing says it."""
    with seen_details.counted():
        spoken = [str(holding.data.get("email_language", "")) for _part, holding in find_all(organisation, address)]
    return next((language for language in spoken if language in INTERFACE), "")


def address_of(request: PersonRequest) -> str:
    """Return the address that is asked about; empty once it is deleted, or without the seal key."""
    try:
        return encryption.decrypt(request.sealed) if request.sealed else ""
    except SealKeyError:
        return ""


def holdings_of(request: PersonRequest) -> list[tuple[MailboxPart, Holding]]:
    """Return what the organisation stores of the person who asks."""
    address = address_of(request)
    # The search opens every address: what was seen is what was found.
    with seen_details.counted():
        found = find_all(request.organisation, address) if address else []
    seen_details.note(len(found))
    return found


def done_for(request: PersonRequest) -> QuerySet[AuditEvent]:
    """Return what was done for a request, the earliest first."""
    subject = {"subject_type": request._meta.label_lower, "subject_id": str(request.pk)}
    return AuditEvent.objects.filter(organisation=request.organisation_id, **subject).order_by("at", "pk")


@dataclass(frozen=True, kw_only=True)
class ErasedThing:
    """What was erased for a request. `stays_until`: the last day on which what the law makes one keep is stored; None for nothing."""

    form: str
    erased_on: date
    stays_until: date | None


def erased_for(request: PersonRequest) -> list[ErasedThing]:
    """Return what was erased for a request, the earliest first, in the active language. An address finds nothing of it any more."""
    return [
        ErasedThing(
            form=label_now(str(event.detail.get("form", ""))),
            erased_on=localdate(event.at),
            stays_until=date.fromisoformat(until) if (until := event.detail.get("stays_until")) else None,
        )
        for event in done_for(request).filter(verb="request.erased")
    ]


def record_file(request: PersonRequest, *, by: User, now: datetime) -> None:
    """Log that staff took the file of a person."""
    with transaction.atomic():
        _record(request, "request.file_taken", by, now, {})


def stop(request: PersonRequest, part: MailboxPart, holding: Holding, *, by: User, now: datetime) -> None:
    """Delete the address of what was found. Raises RefusedError where it went meanwhile."""
    with transaction.atomic():
        _act(lambda: part.stop(holding, request.organisation, address_of(request), now=now))
        _record(request, "request.stopped", by, now, {"form": logged_form(part, holding)})


def correct(request: PersonRequest, part: MailboxPart, holding: Holding, *, name: str, value: str, by: User, now: datetime) -> None:
    """Store a detail as the person says it. Raises RefusedError where it went meanwhile."""
    with transaction.atomic():
        _act(lambda: part.correct(holding, request.organisation, name, value, by=by, now=now))
        _record(request, "request.corrected", by, now, {"form": logged_form(part, holding)})
    stored_pages.purge()


def erase(request: PersonRequest, part: MailboxPart, holding: Holding, *, by: User, now: datetime) -> None:
    """Delete what was found. Raises RefusedError where it went meanwhile. After the last thing, no list brings the person back."""
    _erase(request, part, holding, by=by, now=now)
    if not any(left.may_erase for _part, left in holdings_of(request)):
        _stay_away(request)


def _erase(request: PersonRequest, part: MailboxPart, holding: Holding, *, by: User, now: datetime) -> None:
    with transaction.atomic():
        # The log of departures is written last: a crash before it undoes all.
        until = {"stays_until": holding.stays_until.isoformat()} if holding.stays_until else {}
        _record(request, "request.erased", by, now, {"form": logged_form(part, holding), **until})
        _act(lambda: part.erase(holding, request.organisation, address_of(request), by=by, now=now))
    stored_pages.purge()


def erase_all(request: PersonRequest, *, by: User, now: datetime) -> int:
    """Delete everything that was found, each in a transaction of its own; return how many things. Another may have taken one along.

    No list of readers from elsewhere brings the person back, also where they never read the news.
    """
    count = 0
    for part, holding in holdings_of(request):
        if not holding.may_erase:
            continue
        try:
            _erase(request, part, holding, by=by, now=now)
        except RefusedError:
            continue
        count += 1
    _stay_away(request)
    return count


def _stay_away(request: PersonRequest) -> None:
    address = address_of(request)
    with transaction.atomic():
        if address:
            news_consents.stay_away(request.organisation, address)


def _act(act: Callable[[], None]) -> None:
    try:
        act()
    except ObjectDoesNotExist as problem:
        raise RefusedError(_("Nothing was changed: this is no longer there.")) from problem


def may_extend(request: PersonRequest, today: date) -> bool:
    """Return whether an answer may still be put off: once, and as long as the person learns it within the month."""
    return request.answered_on is None and not request.extension_reason and today <= request.due_on


def extend(request: PersonRequest, *, reason: ExtensionReason, by: User, now: datetime) -> None:
    """Let the answer be due two months later. Raises RefusedError once the month is over, or for a second time."""
    with transaction.atomic():
        found = PersonRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if not may_extend(found, localdate(now)):
            raise RefusedError(_("The answer can be put off once, within the month, and not after it."))
        found.due_on, found.extension_reason = months_after(found.received_on, LONGEST_MONTHS), reason
        found.save(update_fields=["due_on", "extension_reason"])
        _record(found, "request.extended", by, now, {"reason": str(reason), "until": found.due_on.isoformat()})


def answer(
    request: PersonRequest,
    *,
    by: User,
    now: datetime,
    outcome: RequestOutcome = RequestOutcome.DONE,
    refusal_reason: RefusalReason | None = None,
) -> None:
    """Store that the person has the answer, and how the request ended. The address is deleted a month later."""
    today = localdate(now)
    with transaction.atomic():
        found = PersonRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if found.answered_on is None:
            found.answered_on, found.erase_on = today, min(found.erase_on, today + ANSWERED_STORED)
            found.outcome, found.refusal_reason = outcome, refusal_reason or ""
            found.save(update_fields=["answered_on", "erase_on", "outcome", "refusal_reason"])
            reason = {"reason": str(refusal_reason)} if refusal_reason else {}
            _record(found, "request.answered", by, now, {"outcome": str(outcome), **reason})


def _record(request: PersonRequest, verb: str, by: User, now: datetime, detail: dict[str, object]) -> None:
    record(organisation=request.organisation, by=by, now=now, verb=verb, subject=request, detail=detail)


def _erase_due(now: datetime) -> int:
    return PersonRequest.objects.filter(erase_on__lte=localdate(now)).exclude(sealed="").update(sealed="")


DATA = PersonalData(
    name="requests",
    label=gettext_lazy("A request about one’s own details"),
    people=READERS,
    fields=(
        PersonalField(
            model="entries.PersonRequest",
            field="sealed",
            purpose=gettext_lazy("E-mail address that somebody asked about, to find what is stored and to answer. Encrypted."),
            deletion=gettext_lazy("30 days after the answer; 122 days after the request if nobody answers it"),
            basis=LegalBasis.DUTY,
            limit=StorageLimit(days=fixed(LONGEST_STORED.days), since=gettext_lazy("after the request was entered")),
        ),
    ),
    erase=_erase_due,
)
