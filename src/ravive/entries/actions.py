"""What becomes of entries: stored, confirmed, refused, stopped, withdrawn, expired. Twice is once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from ravive.departures import actions as departures
from ravive.entries import cleared_entries, mails
from ravive.entries.form_subjects import FormPlace, FormSubject
from ravive.entries.models import AddressedRow, VisitorEntry
from ravive.entries.news_box import wish_of
from ravive.entries.queries import requests_at
from ravive.entries.subjects import Expiry, Subject
from ravive.mailing import actions as mailing
from ravive.mailing import encryption, links, news_consents
from ravive.mailing.mailboxes import counted_mailbox
from ravive.mailing.news_consents import NewsConsent, NewsWish
from ravive.mailing.queries import address_state, confirmed_recipient, news_wishes, open_requests
from ravive.mailing.recipients import Recipient
from ravive.site.forms import PublicForm
from ravive.site.public_form import SentValue, is_first


class FormClosedError(Exception):
    """The form was closed after it was shown, before what was sent could be stored."""


def take[Row: VisitorEntry, Place: FormPlace](
    subject: FormSubject[Row, Place], *, place: Place, form: PublicForm, sent: SentValue, page: str, now: datetime
) -> None:
    """Store what a valid form says, and ask the reader of its address to confirm. What was sent before changes nothing.

    `page` is the address of the form: part of the proof where the news are asked for too. To the person who sends it, it looks the same
    for an address that is here already. Raises FormClosedError.
    """
    with transaction.atomic():
        if not is_first(sent, now=now):
            return
        recipient = subject.recipient_of(form)
        if recipient is None:
            subject.take_without_address(place, form)
            return
        row = subject.new_row(place, form)
        row.handle, row.entered_on = encryption.handle_of(subject.name, sent.digest), localdate(now)
        lock(subject, [row])
        if not subject.is_still_open(place, now):
            raise FormClosedError(place.key)
        # Those that the same reader sees: with a tag at an unknown provider, somebody else would stand in their way.
        at_mailbox = open_requests(links.mark_of(recipient), now=now, purpose=subject.name).values("pk")
        found = locked_rows(subject, subject.beside(row).filter(is_confirmed=False, handle__in=at_mailbox))
        # Their reader may have confirmed or refused them until they were locked.
        waiting = [other for other in found if not other.is_confirmed]
        news, wishes = wish_of(form, page=page), news_wishes(other.handle or "" for other in waiting)
        same_news = [other for other in waiting if wishes.get(other.handle or "", (None,))[0] == news]
        again = next((other for other in same_news if subject.is_same(other, row, form)), None)
        if again is None and len(waiting) >= subject.most_waiting:
            return
        stored = _renew(again, row) if again else _store(subject, row, recipient, form)
        group = f"{place.key} {counted_mailbox(recipient.address).rpartition('@')[2]}"
        mailing.store_address(purpose=subject.name, handle=stored.handle or "", recipient=recipient, group=group, now=now, news=news)


def _store[Row: VisitorEntry, Place: FormPlace](subject: FormSubject[Row, Place], row: Row, recipient: Recipient, form: PublicForm) -> Row:
    row.mailbox_mark = row.mark_for(recipient.address)
    row.erase_on = subject.erase_on(row)
    row.save()
    subject.stored(row, form)
    return row


def _renew[Row: VisitorEntry](waiting: Row, row: Row) -> Row:
    """Let what waits have two more days: the page of the first e-mail, which may be open at this moment, still confirms it."""
    waiting.entered_on = row.entered_on
    waiting.save(update_fields=["entered_on"])
    return waiting


def lock[Row: AddressedRow](subject: Subject[Row], rows: Iterable[Row]) -> None:
    """Let what changes the same entries wait for one another, until the end of the transaction.

    One order for all, before any address is deleted and before any copy is locked: no deadlock.
    """
    locked = {found for row in rows for found in subject.rows_to_lock(row) if found.pk}
    for model in sorted({type(found) for found in locked}, key=lambda model: model._meta.label):
        numbers = [found.pk for found in locked if type(found) is model]
        list(model._base_manager.order_by("pk").select_for_update(no_key=True).filter(pk__in=numbers).values_list("pk"))


def _locked_requests[Row: AddressedRow](subject: Subject[Row], token: str, now: datetime) -> list[Row]:
    """Return what a link may confirm, once no other request changes it until the end of the transaction."""
    lock(subject, requests_at(subject, token, now=now))
    # Read again: a second press of the button waited here for the first, which confirmed them.
    return requests_at(subject, token, now=now)


def locked_rows[Row: AddressedRow](subject: Subject[Row], rows: Iterable[Row]) -> list[Row]:
    """Return those of these rows that still have their handle, once no other request changes them."""
    rows = list(rows)
    lock(subject, rows)
    handles = {(type(row), row.pk): row.handle for row in rows}
    found = [again for model in subject.models for again in subject.rows(model).filter(pk__in=_numbers(rows, model)).order_by("pk")]
    return [again for again in found if handles[type(again), again.pk] == again.handle]


def _numbers(rows: Iterable[AddressedRow], model: type[AddressedRow]) -> list[int]:
    return [row.pk for row in rows if type(row) is model]


def confirm[Row: AddressedRow](subject: Subject[Row], token: str, chosen: Collection[str], *, now: datetime) -> list[Row] | None:
    """Confirm what a link's reader chose, and write to them; return what counts now, the rest of it is deleted. None: nothing changed."""
    with transaction.atomic():
        rows = [row for row in _locked_requests(subject, token, now) if row.handle in chosen]
        wishes = news_wishes(row.handle or "" for row in rows)
        if not rows or not mailing.confirm_addresses(token, chosen, purpose=subject.name, now=now):
            return None
        confirmed = [row for row in rows if address_state(row.handle or "") == "confirmed"]
        counted = [row for row in confirmed if _accept(subject, row, now)]
        _give_news(subject, counted, wishes, now)
        handles = [row.handle or "" for row in counted if subject.sends_thanks(row)]
        mails.queue_thanks(subject.name, handles, now=now)
    # One may have replaced another.
    return subject.find(row.handle or "" for row in counted) if confirmed else None


def _give_news[Row: AddressedRow](
    subject: Subject[Row], counted: Iterable[Row], wishes: Mapping[str, tuple[NewsWish, date]], now: datetime
) -> None:
    """Let those get the news who ticked the box in a form that counts now: one e-mail asked them to confirm both."""
    for row in counted:
        handle = row.handle or ""
        organisation, recipient = subject.organisation_of(row), confirmed_recipient(handle)
        if handle in wishes and organisation and recipient:
            wish, given_on = wishes[handle]
            consent = NewsConsent(
                organisation=organisation, key=handle, recipient=recipient, words=wish.words, page=wish.page, given_on=given_on
            )
            news_consents.give(consent, now=now)


def _accept[Row: AddressedRow](subject: Subject[Row], row: Row, now: datetime) -> bool:
    """Let a confirmed entry count; delete it where it cannot any more, or its mailbox counts already."""
    is_second = False
    if isinstance(subject, FormSubject) and isinstance(row, VisitorEntry):
        is_second = bool(row.mailbox_mark) and subject.beside(row).filter(is_confirmed=True, mailbox_mark=row.mailbox_mark).exists()
        row.is_confirmed = True
    if is_second or not subject.accept(row, now):
        row.delete()
        return False
    if isinstance(row, VisitorEntry):
        row.save(update_fields=["is_confirmed"])
    return True


def refuse[Row: AddressedRow](subject: Subject[Row], token: str, *, now: datetime) -> int:
    """Delete what others asked for at the mailbox of a link, as if nobody had confirmed it, also where staff cleared it.

    Return how many requests it deleted.
    """
    link = links.read_confirmation(token, purpose=subject.name)
    if link is None:
        return 0
    with transaction.atomic():
        rows = _locked_requests(subject, token, now)
        copies = cleared_entries.forget(subject, handles=[link.handle], senders=rows, with_confirmed=False)
        if subject.expiry is Expiry.ENTRY:
            _withdraw(subject, rows, copies, now)
        else:
            _refuse_addresses(subject, rows, copies)
    return len(rows) + len(copies)


def refuse_address[Row: AddressedRow](subject: Subject[Row], handle: str) -> None:
    """Delete an address whose reader said that it was not them. The row stays, a copy of what staff cleared does not."""
    with transaction.atomic():
        rows = locked_rows(subject, subject.find([handle]))
        _refuse_addresses(subject, rows, cleared_entries.forget(subject, handles=[handle], with_confirmed=False))


def _refuse_addresses[Row: AddressedRow](subject: Subject[Row], rows: Iterable[Row], copies: Iterable[str]) -> None:
    refused: list[str] = []
    for row in rows:
        if mailing.delete_address(row.handle or ""):
            refused.append(row.handle or "")
        subject.remove_unconfirmed(row)
    _record(subject.refused or subject.stopped, (*refused, *copies))


def _record(kind: str, digests: Iterable[str]) -> None:
    for digest in filter(None, digests):
        departures.record(kind=kind, digest=digest)


def withdraw[Row: AddressedRow](subject: Subject[Row], row: Row, *, now: datetime) -> bool:
    """Delete an entry and its address for its owner, also from an older copy of the database; return False if it was gone already.

    What staff cleared of the same sender goes along: nobody can bring it back.
    """
    with transaction.atomic():
        found = locked_rows(subject, [row])
        # By its handle too: staff may have cleared it until it was locked.
        copies = cleared_entries.forget(subject, handles=[row.handle], senders=[row])
        _withdraw(subject, found, copies, now)
    return bool(found or copies)


def withdraw_by_link[Row: AddressedRow](subject: Subject[Row], handle: str, *, now: datetime) -> bool:
    """Withdraw what a private link leads to, also where staff cleared it; return False if it was gone already."""
    # The copy first, the row after it: staff may bring it back at this moment.
    return withdraw_cleared(subject, handle) or any(withdraw(subject, row, now=now) for row in subject.find([handle]))


def withdraw_cleared(subject: Subject[Any], handle: str) -> bool:
    """Delete for its owner what staff cleared, with what else they cleared of the same sender; return False if there is nothing."""
    with transaction.atomic():
        copies = cleared_entries.forget(subject, handles=[handle])
        _record(subject.withdrawn, copies)
    return bool(copies)


def _withdraw[Row: AddressedRow](subject: Subject[Row], rows: Sequence[Row], copies: Iterable[str], now: datetime) -> None:
    digests = [subject.departure_digest(row) for row in rows]
    for row in rows:
        news_consents.take_back(row.handle or "")
        subject.withdraw(row, now)
    _record(subject.withdrawn, (*digests, *copies))


def stop[Row: AddressedRow](subject: Subject[Row], handle: str, *, now: datetime) -> None:
    """Delete the address of somebody who wants no more e-mails, also from an older copy of the database. The entry stays.

    A copy of it that staff cleared does not, nor one of the same sender.
    """
    with transaction.atomic():
        # Before the row is read, and once it is locked: staff may bring it back or clear it at this moment.
        copies = cleared_entries.forget(subject, handles=[handle])
        rows = locked_rows(subject, subject.find([handle]))
        copies += cleared_entries.forget(subject, handles=[handle], senders=rows)
        # An e-mail gives the link once its address is confirmed: a copy from before must not delete the entry as one that nobody
        # confirmed. The app stops reminders before that too: nothing of theirs counts.
        row = next((row for row in rows if subject.is_confirmed(row) or _accept(subject, row, now)), None)
        is_deleted = stop_row(subject, row) if row else mailing.delete_address(handle)
        _record(subject.stopped, (*copies, *([handle] if is_deleted else ())))


def stop_row[Row: AddressedRow](subject: Subject[Row], row: Row) -> bool:
    """Delete the address of a row that the caller locked, and the news that came with it; return whether there was one.

    The caller records it, after all deletions.
    """
    news_consents.take_back(row.handle or "")
    is_deleted = mailing.delete_address(row.handle or "")
    subject.stop(row)
    return is_deleted


def expire[Row: AddressedRow](subject: Subject[Row], handle: str, now: datetime) -> None:
    """Delete what nobody confirmed in time. Nobody left: the log of departures gets no line."""
    with transaction.atomic():
        rows = locked_rows(subject, subject.find([handle]))
        # Meanwhile its reader may have confirmed it, or asked again.
        if not mailing.delete_if_expired(handle, now=now):
            return
        for row in rows:
            if subject.expiry is Expiry.ADDRESS:
                subject.remove_unconfirmed(row)
            elif not subject.is_confirmed(row):
                row.delete()
