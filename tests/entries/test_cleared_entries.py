"""Copies of what staff cleared: they go with their sender, on the day that was promised, and with what they are about."""

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from ravive.entries import actions, cleared_entries, floods, queries
from ravive.entries.models import AddressedRow, ClearedEntry, Clearing
from ravive.entries.registry import registered
from ravive.entries.subjects import Subject
from ravive.giving.models import Appeal
from ravive.hub.campaigns.models import Campaign
from ravive.hub.events import private_links
from ravive.hub.events.models import EventPage, Registration
from ravive.hub.letters.models import LetterSignature, OpenLetter
from ravive.mailing.models import MailAddress
from ravive.people.models import AuditEvent
from ravive.site import personal_data
from ravive.site.models import SentForm
from tests.entries.clearings import HOUR, ada, bring_back, clear, flooded, span
from tests.entries.flow import ADDRESS, EntryFlow, OlderCopy, addresses

pytestmark = pytest.mark.django_db
SUBJECTS = [subject for subject in registered() if subject.day_field]
each = pytest.mark.parametrize("name", [subject.name for subject in SUBJECTS])
each_withdrawn = pytest.mark.parametrize("name", [subject.name for subject in SUBJECTS if subject.withdrawn])
# A mailbox may have several teams, and ask for several workshops: none of them says what becomes of the others.
each_single = pytest.mark.parametrize("name", ["campaigns", "events", "letters", "newsletter"])
OTHER = "eve@other.example"
WITHDRAW, STOP = {"answer": "withdraw"}, {"List-Unsubscribe": "One-Click"}


def handles() -> list[str]:
    return list(ClearedEntry.objects.values_list("handle", flat=True))


def sent_again(flow: EntryFlow) -> AddressedRow:
    """Let somebody send and confirm again what staff cleared with what another sent; return the new row."""
    flow.send(OTHER, number=1)
    flow.confirmed_among(ADDRESS)
    assert clear(flow, with_confirmed=True) == 2
    flow.send()
    assert flow.press(flow.link("confirm")).status_code == 200
    (row,) = (row for row in flow.rows() if row.handle)
    return row


def leave(flow: EntryFlow, row: AddressedRow, way: str) -> None:
    if way == "staff":
        actions.withdraw(flow.subject, row, now=timezone.now())
    else:
        assert flow.visitor.post(flow.own_link_of(row), WITHDRAW if way == "withdraw" else STOP).status_code == 200


@each_single
@pytest.mark.parametrize("way", ["withdraw", "stop", "staff"])
def test_who_sent_again_and_leaves_takes_what_was_cleared_along(flow: EntryFlow, older: OlderCopy, way: str) -> None:
    row = sent_again(flow)
    with older():
        leave(flow, row, way)
        (left,) = handles()
    assert handles() == [left]
    assert bring_back() == (1, 0)
    assert [flow.subject.is_confirmed(again) for again in flow.rows() if again.handle == left] == [False]


@each_single
def test_nobody_counts_twice_who_sent_again_before_all_is_brought_back(flow: EntryFlow) -> None:
    sent_again(flow)
    before = flow.counted()
    assert bring_back() == (1, 1)
    assert flow.counted() == before


def test_a_donor_who_stops_takes_what_was_cleared_along(flow_of: Callable[[str], EntryFlow], older: OlderCopy) -> None:
    flow = flow_of("gifts")
    row = sent_again(flow)
    with older():
        leave(flow, row, "stop")
        assert len(handles()) == 1
    assert len(handles()) == 1


@each_single
def test_who_withdrew_stays_away_in_a_copy_from_before_it_was_cleared(flow: EntryFlow, older: OlderCopy) -> None:
    flow.confirmed()
    with older():
        clear(flow, with_confirmed=True)
        flow.send()
        flow.press(flow.link("confirm"))
        leave(flow, flow.row(), "withdraw")
    assert (flow.rows(), addresses()) == ([], 0)


@each_withdrawn
def test_who_withdrew_stays_away_in_a_copy_from_while_it_was_cleared(flow: EntryFlow, older: OlderCopy) -> None:
    private = flow.confirmed()
    clear(flow, with_confirmed=True)
    with older():
        assert bring_back() == (1, 0)
        assert flow.visitor.post(private, WITHDRAW).status_code == 200
    assert handles() == []


@each
@pytest.mark.parametrize("sent", [WITHDRAW, STOP], ids=["withdraw", "stop"])
@pytest.mark.parametrize("meanwhile", ["brought back", "cleared"])
def test_who_leaves_while_staff_clear_or_bring_back_is_gone(flow: EntryFlow, sent: dict[str, str], meanwhile: str) -> None:
    private = flow.confirmed()
    # Stored before the visitor's request: an account that is stored within one belongs to a screen.
    ada()
    if meanwhile == "brought back":
        clear(flow, with_confirmed=True)

    def entry_of_link(subject: Subject[AddressedRow], token: str) -> AddressedRow | None:
        found = queries_entry_of_link(subject, token)
        if meanwhile == "cleared":
            clear(flow, with_confirmed=True)
        else:
            assert bring_back() == (1, 0)
        return found

    queries_entry_of_link = queries.entry_of_link
    leaves = sent == STOP or flow.subject.withdrawn
    with patch.object(queries, "entry_of_link", entry_of_link):
        reply = flow.visitor.post(private, sent)
    assert reply.status_code == (200 if leaves else 404)
    if leaves:
        assert (addresses(), handles()) == (0, [])
    if sent == WITHDRAW and flow.subject.withdrawn and flow.subject.name != "workshops":
        assert flow.rows() == []


@pytest.mark.parametrize("email", [ADDRESS, ""])
def test_the_private_link_of_an_event_cancels_what_staff_cleared_once(
    flow_of: Callable[[str], EntryFlow], older: OlderCopy, email: str
) -> None:
    flow = flow_of("events")
    flow.send(email)
    private = private_links.address_of(Registration.objects.select_related("event__organisation").get())
    path = "/" + private.split("/", 3)[3]
    clear(flow)
    assert flow.visitor.get(path).status_code == 404
    assert len(handles()) == 1
    with older():
        cancelled = flow.visitor.post(path)
        assert cancelled.status_code == 200 and 'href="/fr/">' in cancelled.text
        assert handles() == []
    assert (handles(), flow.rows()) == ([], [])
    assert flow.visitor.post(path).status_code == 404


@each
def test_not_me_deletes_what_was_cleared_also_in_a_restored_copy(flow: EntryFlow, older: OlderCopy) -> None:
    flow.send()
    path = flow.link("confirm")
    offered = flow.offered(path)
    flow.send(OTHER, number=1)
    clear(flow)
    with older():
        assert flow.press(path, "not_me", offered).status_code == 200
        (left,) = handles()
        assert left not in offered
    assert handles() == [left]
    flow.visitor.post(path.replace("confirm/", "confirm/x"), {"answer": "not_me"})
    assert handles() == [left]


@pytest.mark.parametrize("name", ["campaigns", "letters"])
def test_not_me_takes_all_that_nobody_confirmed_and_leaves_what_its_reader_did(flow: EntryFlow) -> None:
    flow.confirmed()
    (confirmed,) = flow.rows()
    flow.send(number=1)
    flow.send(number=2)
    clear(flow, with_confirmed=True)
    assert flow.press(flow.link("confirm"), "not_me", []).status_code == 200
    assert handles() == [confirmed.handle]
    flow.send(number=3)
    assert flow.press(flow.link("confirm"), "not_me").status_code == 200
    assert handles() == [confirmed.handle]


def end_earlier(flow: EntryFlow, *, days: int) -> None:
    """Let what was sent be promised that it is erased so many days before today, or after today if negative."""
    about, end = flow.about, localdate() - timedelta(days=days)
    if isinstance(about, OpenLetter):
        OpenLetter.objects.filter(pk=about.pk).update(delivered_on=end, erased_after_days=1, final_organisations=0, final_people=0)
    elif isinstance(about, Campaign):
        Campaign.objects.filter(pk=about.pk).update(begins_on=end - timedelta(days=31), ends_on=end - timedelta(days=30))
    elif isinstance(about, Appeal):
        Appeal.objects.filter(pk=about.pk).update(starts_on=end - timedelta(days=31), ends_on=end - timedelta(days=30))
    else:
        earlier = timezone.now() - timedelta(days=days + 7)
        EventPage.objects.filter(translation_key=about.pk).update(starts_at=earlier - HOUR, ends_at=earlier)


@pytest.mark.parametrize("name", ["campaigns", "events", "letters", "runs"])
@pytest.mark.parametrize("is_night_before", [True, False])
def test_the_copy_goes_once_what_it_is_about_ends_earlier(flow: EntryFlow, is_night_before: bool) -> None:
    flow.confirmed()
    clear(flow, with_confirmed=True)
    personal_data.erase_due(now=timezone.now())
    assert len(handles()) == 1
    end_earlier(flow, days=1)
    if is_night_before:
        personal_data.erase_due(now=timezone.now())
        assert (handles(), Clearing.objects.count()) == ([], 0)
    else:
        assert bring_back() == (0, 1)
        assert flow.rows() == []


def test_what_comes_back_is_promised_the_earlier_day(flow_of: Callable[[str], EntryFlow]) -> None:
    flow = flow_of("campaigns")
    flow.confirmed()
    clear(flow, with_confirmed=True)
    Campaign.objects.update(ends_on=localdate())
    assert bring_back() == (1, 0)
    assert [row.erase_on for row in flow.subject.find([flow.row().handle or ""])] == [localdate() + timedelta(days=30)]


@pytest.mark.parametrize("name", ["campaigns", "letters"])
def test_the_copy_goes_with_what_it_is_about(flow: EntryFlow) -> None:
    flow.confirmed()
    clear(flow, with_confirmed=True)
    flow.cast.remove(flow.about)
    personal_data.erase_due(now=timezone.now())
    assert handles() == []


@each
def test_what_is_cleared_in_several_transactions_is_one_clearing(flow: EntryFlow) -> None:
    flooded(flow)
    with patch.object(floods, "AT_ONCE", 2), patch.object(cleared_entries, "AT_ONCE", 2):
        assert clear(flow, with_confirmed=True) == 3
        assert Clearing.objects.get().count == 3
        assert bring_back() == (3, 0)
    assert len(flow.counted()) == 1
    lines = AuditEvent.objects.filter(verb="entry.cleared").order_by("pk").values_list("detail", flat=True)
    assert [line["entries"] for line in lines] == [2, 1]


@pytest.mark.database
def test_a_thousand_are_found_by_few_queries_and_cleared_by_few_each(
    flow_of: Callable[[str], EntryFlow],
    django_assert_max_num_queries,  # noqa: ANN001
) -> None:
    flow, now, number = flow_of("letters"), timezone.now(), 1_000
    flow.send()
    first = LetterSignature.objects.get()
    sent = [SentForm(digest=f"{n:064}", purpose="letter", at=now) for n in range(number)]
    SentForm.objects.bulk_create(sent)
    same = {field.attname: getattr(first, field.attname) for field in LetterSignature._meta.concrete_fields if not field.primary_key}
    LetterSignature.objects.bulk_create([LetterSignature(**{**same, "handle": flow.subject.form_key(one.digest)}) for one in sent])
    address = MailAddress.objects.get()
    copied = {field.attname: getattr(address, field.attname) for field in MailAddress._meta.concrete_fields}
    MailAddress.objects.bulk_create([MailAddress(**{**copied, "handle": flow.subject.form_key(one.digest)}) for one in sent])
    with django_assert_max_num_queries(12):
        found = floods.find(span(flow))
    assert ([len(group.unconfirmed) for group in found.groups], [count for _hour, count in found.hours]) == ([1_001], [1_001])
    # One deletes the address of a row.
    with django_assert_max_num_queries(1_001 + 200):
        assert clear(flow) == 1_001
    assert (addresses(), len(handles())) == (0, 1_001)
