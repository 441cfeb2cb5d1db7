"""The letter that answers a person: what was found, what was done, what stays and why. Staff copy it, change it and send it.

It is made from the log and from what is stored, in the person's language, and never stored.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.entries.answer_frame import AnswerFrame
from ravive.entries.mailbox_parts import Holding, label_now
from ravive.entries.models import ExtensionReason, PersonRequest, RefusalReason, RequestOutcome
from ravive.people.models import AuditEvent


def letter_of(
    request: PersonRequest, frame: AnswerFrame, *, address: str, holdings: Sequence[Holding], done: Iterable[AuditEvent], refusal: str = ""
) -> str:
    """Return the letter in the active language, as text with an empty line between paragraphs.

    `refusal` is a `RefusalReason` that staff chose: the letter then refuses. Before a request ends, one that was put off says so.
    """
    opening = _("You wrote to us on %(day)s about the details that we store under the address %(address)s.")
    reason = request.refusal_reason or refusal
    if reason:
        body = tuple(_refusal(RefusalReason(reason)))
    elif request.extension_reason and not request.outcome:
        body = tuple(_extension(request))
    else:
        body = tuple(_answer(request, holdings, list(done)))
    first = opening % {"day": _day(request.received_on), "address": address}
    return "\n\n".join((_("Hello,"), first, *body, *_end(frame, is_refused=bool(reason))))


def _extension(request: PersonRequest) -> Iterator[str]:
    words = _("We need more time for the answer. The reason: %(reason)s. You will have it by %(day)s at the latest (GDPR, article 12.3).")
    yield words % {"reason": ExtensionReason(request.extension_reason).label, "day": _day(request.due_on)}


def _refusal(reason: RefusalReason) -> Iterator[str]:
    yield _("We cannot do what you asked. The reason: %(reason)s.") % {"reason": reason.label}


def _answer(request: PersonRequest, holdings: Sequence[Holding], done: list[AuditEvent]) -> Iterator[str]:
    forms = {verb: _forms(done, verb) for verb in ("request.corrected", "request.stopped", "request.erased")}
    found = dict.fromkeys([*(str(holding.label) for holding in holdings), *(form for named in forms.values() for form in named)])
    if request.outcome == RequestOutcome.NOTHING or not found:
        yield _("We looked in all our forms, gifts, news and reminders. Nothing is stored under this address.")
    else:
        yield _listed(_("We found:"), found)
    if any(event.verb == "request.file_taken" for event in done) and found:
        yield _("The enclosed file has all of it: what it is for, on which legal basis, who receives it, and when it is deleted.")
    headings = {
        "request.corrected": _("We corrected:"), "request.stopped": _("We stopped the e-mails of:"), "request.erased": _("We erased:"),
    }  # fmt: skip
    yield from (_listed(heading, forms[verb]) for verb, heading in headings.items() if forms[verb])
    if forms["request.erased"]:
        yield _("Copies made for safety hold it for 30 days. If one is restored, it is erased there again.")
    yield from _stays(holdings, done, is_erased=bool(forms["request.erased"]))
    yield _("Answers of a training course stand under a random key that only your device has. Leave the course there to withdraw them.")


def _stays(holdings: Sequence[Holding], done: list[AuditEvent], *, is_erased: bool) -> Iterator[str]:
    """Yield what stays, and why: what was not erased with its day, and what the law makes the organisation store."""
    if not is_erased:
        return
    kept = dict.fromkeys(_with_day(holding) for holding in holdings)
    if kept:
        yield _listed(_("This stays stored:"), kept)
    lines = dict.fromkeys(line for holding in holdings for line in holding.stays)
    if lines:
        yield _listed(_("If it is erased later, the law makes us keep:"), lines)
    days = [day for event in done if (day := parse_date(str(event.detail.get("stays_until") or "")))]
    if days:
        words = _("The law on accounts and taxes makes us keep a part until %(day)s (GDPR, article 17.3.b). It serves nothing else.")
        yield words % {"day": _day(max(days))}


def _with_day(holding: Holding) -> str:
    day = parse_date(str(holding.data.get("erase_on") or "")) if isinstance(holding.data.get("erase_on"), str) else None
    return _("%(form)s, until %(day)s") % {"form": holding.label, "day": _day(day)} if day else str(holding.label)


def _end(frame: AnswerFrame, *, is_refused: bool) -> Iterator[str]:
    yield _("You can complain to the data protection authority of your country. In Belgium, it is the Autorité de protection des données.")
    if is_refused:
        yield _("You can also go to court (GDPR, article 79).")
    if frame.notice:
        yield _("Our privacy notice: %(address)s") % {"address": frame.notice}
    officer = (_("Data protection officer: %(name)s") % {"name": frame.officer},) if frame.officer else ()
    yield "\n".join(filter(None, (frame.organisation, frame.contact, *officer)))


def _forms(done: Iterable[AuditEvent], verb: str) -> tuple[str, ...]:
    """Return the names of what an act was done with, each once, in the active language."""
    return tuple(dict.fromkeys(label_now(str(event.detail["form"])) for event in done if event.verb == verb and event.detail.get("form")))


def _listed(heading: str, lines: Iterable[str]) -> str:
    return "\n".join((heading, *(f"- {line}" for line in lines)))


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
