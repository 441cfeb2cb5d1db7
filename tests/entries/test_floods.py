"""What a flood of forms left: found by its hour, deleted together, brought back; refusals that the desk and the check say."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from datetime import timezone as fixed_zone
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.html import conditional_escape

from ravive.departures.actions import digest_of
from ravive.departures.log_file import Departure
from ravive.entries import floods
from ravive.entries.floods import Span
from ravive.entries.models import ClearedEntry, Clearing
from ravive.entries.registry import registered
from ravive.entries.subjects import Expiry
from ravive.giving.actions import mailboxes
from ravive.giving.donor_mailboxes import DonorMailbox
from ravive.giving.models import GivingPromise
from ravive.hub.campaigns.models import CampaignAction
from ravive.hub.events.models import Event, Registration
from ravive.mailing.models import MailAddress
from ravive.operations import jobs
from ravive.operations.checks.check_list import run as run_checks
from ravive.operations.checks.context import CheckContext
from ravive.pages.models import HomePage
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.site import form_refusals, personal_data
from ravive.site.form_limits import UNPROVED_PART, FormLimit
from ravive.site.form_refusals import FormRefusal
from ravive.site.models import SentForm
from tests.entries.clearings import HOUR, ada, bring_back, clear, flooded, refuge, span
from tests.entries.flow import CASTS, EntryFlow
from tests.existing import existing
from tests.giving.mailboxes.mailbox_cast import received
from tests.people.cast import person, signed_in

pytestmark = pytest.mark.django_db
NAMES = [subject.name for subject in registered() if subject.day_field]
each = pytest.mark.parametrize("name", NAMES)
FormLimit_check = FormLimit.check


@pytest.fixture(autouse=True)
def _no_counts() -> Iterator[None]:
    form_refusals._counts.clear()
    yield
    form_refusals._counts.clear()


def values(flow: EntryFlow) -> list[dict[str, object]]:
    """Return all that is stored of a subject, with addresses."""
    models = (*flow.subject.models, MailAddress, CampaignAction)
    return [row for model in models for row in model._default_manager.order_by("pk").values()]


def without_addresses(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [row for row in rows if "is_to_be_asked" not in row]


def sent_at(flow: EntryFlow, at: datetime) -> None:
    """Let everything have been sent at a moment."""
    SentForm.objects.update(at=at)
    for model in flow.subject.models:
        model._default_manager.update(**{flow.subject.day_field: timezone.localdate(at)})


def test_all_forms_of_visitors_can_be_cleared() -> None:
    assert set(NAMES) == set(CASTS) - {"donors", "reminders"}


@each
def test_what_nobody_confirmed_is_deleted_and_comes_back_as_it_was(flow: EntryFlow) -> None:
    flooded(flow)
    before, sent = values(flow), len(mail.outbox)
    (found,) = floods.find(span(flow)).groups
    assert (len(found.unconfirmed), len(found.confirmed)) == (2, 1)
    assert clear(flow) == 2
    assert [flow.subject.is_confirmed(row) for row in flow.rows()] == [True]
    copies = str(list(ClearedEntry.objects.values()))
    assert "reader" not in copies and "Zwaardvis" not in copies
    assert bring_back() == (2, 0)
    rows = values(flow)
    if flow.subject.expiry is Expiry.ENTRY:
        assert rows == before
    else:
        # It counts without its address, which nobody confirmed: that is promised two days, and is in no copy.
        assert without_addresses(rows) == without_addresses(before)
        assert len(rows) == len(before) - 2
    assert (len(mail.outbox), Clearing.objects.filter(entries__isnull=False).exists()) == (sent, False)
    verbs = AuditEvent.objects.filter(verb__startswith="entry.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["entry.cleared", "entry.brought_back"]


@each
def test_what_is_confirmed_goes_when_it_was_ticked_and_counts_again_once_it_is_back(flow: EntryFlow) -> None:
    flooded(flow)
    before = values(flow)
    assert clear(flow, with_confirmed=True) == 3
    assert [row for row in flow.rows() if row.handle] == []
    assert bring_back() == (3, 0)
    assert without_addresses(values(flow)) == without_addresses(before)
    assert len(flow.counted()) == 1


@each
def test_it_is_found_by_its_hour_and_after_two_days_by_its_day(flow: EntryFlow) -> None:
    flow.send()
    now = timezone.now()
    sent_at(flow, now - 3 * HOUR)
    assert floods.find(span(flow)).groups == []
    (found,) = floods.find(span(flow, since=now - 4 * HOUR, until=now - 2 * HOUR)).groups
    assert len(found.unconfirmed) == 1
    assert [count for _hour, count in floods.find(span(flow, since=now - 4 * HOUR)).hours] == [1]
    SentForm.objects.all().delete()
    midnight = timezone.localtime(now - 3 * HOUR).replace(hour=0, minute=0, second=0, microsecond=0)
    assert floods.find(span(flow, since=midnight + HOUR, until=midnight + timedelta(days=2))).groups == []
    assert len(floods.find(span(flow, since=midnight, until=midnight + timedelta(days=2))).groups) == 1


@each
def test_another_organisation_finds_and_clears_nothing(flow: EntryFlow) -> None:
    flow.send()
    other = Organisation.objects.create(slug="other", name="Other", languages=["fr"])
    now = timezone.now()
    found = floods.find(Span(organisation=other, subject=flow.subject, since=now - HOUR, until=now + HOUR))
    assert (found.groups, found.hours) == ([], [])


@each
def test_the_copy_is_gone_on_its_day_and_never_later_than_was_promised(flow: EntryFlow) -> None:
    flooded(flow)
    clear(flow, with_confirmed=True)
    today = timezone.localdate()
    days = [(row.erase_on - today).days for row in ClearedEntry.objects.all()]
    assert max(days) <= 30
    if flow.subject.expiry is Expiry.ENTRY:
        assert sorted(days)[:2] == [2, 2]
    personal_data.erase_due(now=timezone.now() + timedelta(days=max(days)) + HOUR)
    assert (ClearedEntry.objects.count(), Clearing.objects.count()) == (0, 0)


@each
def test_a_reader_who_stops_or_withdraws_meanwhile_does_not_come_back(flow: EntryFlow) -> None:
    flow.confirmed()
    row = flow.row()
    link = flow.own_link_of(row)
    clear(flow, with_confirmed=True)
    flow.visitor.post(link, {"List-Unsubscribe": "One-Click"})
    assert ClearedEntry.objects.filter(handle=row.handle).count() == 0


def test_a_place_that_another_has_by_now_is_not_given_twice(home: HomePage) -> None:
    flow = EntryFlow.of("events", visitor=Client(headers={"host": "refuge.example"}), home=home)
    Event.objects.update(places=2)
    for number in range(3):
        flow.send("", number=number)
    assert list(Registration.objects.values_list("has_place", flat=True)) == [True, True, False]
    moved = Registration.objects.order_by("pk").last()
    assert moved
    first = Registration.objects.order_by("pk")[:2]
    handles = [row.handle for row in first]
    sent_at(flow, timezone.now() - 9 * HOUR)
    late = next(sent for sent in SentForm.objects.all() if flow.subject.form_key(sent.digest) == moved.handle)
    SentForm.objects.filter(pk=late.pk).update(at=timezone.now())
    chosen = span(flow, since=timezone.now() - 10 * HOUR, until=timezone.now() - 8 * HOUR)
    (found,) = floods.find(chosen).groups
    floods.clear(chosen, abouts=[found.about], with_confirmed=False, by=ada(), now=timezone.now())
    assert list(Registration.objects.values_list("handle", "has_place")) == [(moved.handle, True)]
    assert bring_back() == (2, 0)
    assert list(Registration.objects.filter(handle__in=handles).order_by("pk").values_list("has_place", flat=True)) == [True, False]


def test_what_was_about_something_that_is_gone_cannot_come_back(home: HomePage) -> None:
    flow = EntryFlow.of("letters", visitor=Client(headers={"host": "refuge.example"}), home=home)
    flow.send()
    clear(flow)
    flow.cast.remove(flow.about)
    assert bring_back() == (0, 1)
    assert flow.rows() == []


@each
def test_the_desk_shows_a_sample_deletes_and_brings_back(flow: EntryFlow) -> None:
    flooded(flow)
    roles = flow.subject.clearing_roles
    desk = signed_in(person("ada", refuge(), roles[0]))
    found = desk.get("/desk/floods/", {"subject": flow.subject.name, "since": hour(-1), "until": hour(1)})
    assert found.status_code == 200
    (group,) = floods.find(span(flow)).groups
    assert 'name="confirmed" value="1"' in found.text and 'name="confirmed" value="1" checked' not in found.text
    sent = {"subject": flow.subject.name, "since": hour(-1), "until": hour(1), "about": group.about, "shown_at": shown_at(found.text)}
    cleared = desk.post("/desk/floods/clear/", sent, follow=True)
    assert ("Annuler" in cleared.text or "2" in cleared.text, Clearing.objects.get().count) == (True, 2)
    assert len(flow.rows()) == 1
    desk.post(f"/desk/floods/{Clearing.objects.get().pk}/", follow=True)
    assert len(flow.rows()) == 3
    outsider = signed_in(person("eve", refuge(), Role.AUTHOR))
    assert outsider.get("/desk/floods/").status_code == 403
    assert outsider.post("/desk/floods/clear/", sent).status_code == 403
    assert len(flow.rows()) == 3


@pytest.mark.parametrize("name", ["letters"])
def test_the_desk_looks_for_whole_hours_until_the_page_was_shown(flow: EntryFlow) -> None:
    flow.send()
    sent = timezone.localtime(timezone.now() - 9 * HOUR).replace(minute=30, second=12, microsecond=0)
    sent_at(flow, sent)
    desk, asked = signed_in(ada()), {"subject": flow.subject.name, "since": f"{sent:%Y-%m-%dT%H}:45", "until": f"{sent:%Y-%m-%dT%H}:46"}
    page = desk.get("/desk/floods/", asked).text
    # With seconds, and with an offset that moves the hour by minutes.
    moved = sent.replace(minute=45).astimezone(fixed_zone(timedelta(minutes=17)))
    for since in (asked["since"], f"{sent:%Y-%m-%dT%H}:45:12", moved.isoformat()):
        shown = desk.get("/desk/floods/", {**asked, "since": since}).text
        assert f'name="since" value="{sent:%Y-%m-%dT%H}:00"' in shown
        assert f'name="until" value="{sent + HOUR:%Y-%m-%dT%H}:00"' in shown
    chosen = {**asked, "about": flow.subject.about(flow.row())}
    for moment in ({}, {"shown_at": timezone.now().isoformat()}):
        assert desk.post("/desk/floods/clear/", {**chosen, **moment}).status_code == 404
    assert Clearing.objects.count() == 0
    desk.post("/desk/floods/clear/", {**chosen, "shown_at": shown_at(page)})
    assert Clearing.objects.get().count == 1
    begins, ends = Clearing.objects.values_list("since", "until").get()
    assert {(at.minute, at.second) for at in (begins, ends)} == {(0, 0)}


@each
def test_the_desk_shows_what_nobody_confirmed_only_where_its_email_does_not_promise_otherwise(flow: EntryFlow) -> None:
    flow.send()
    words = conditional_escape(flow.subject.line_for_staff(flow.row()))
    page = signed_in(person("ada", refuge(), flow.subject.clearing_roles[0])).get(
        "/desk/floods/", {"subject": flow.subject.name, "since": hour(-1), "until": hour(1)}
    )
    assert 'name="about"' in page.text
    assert (str(words) in page.text) == (flow.subject.name != "workshops")


def shown_at(page: str) -> str:
    found = re.search(r'name="shown_at" value="([^"]+)"', page)
    return existing(found)[1]


def hour(away: int) -> str:
    return timezone.localtime(timezone.now() + away * HOUR).strftime("%Y-%m-%dT%H:%M")


def test_the_treasurer_clears_promises_alone(home: HomePage) -> None:
    assert [subject.name for subject in floods.subjects_for([Role.TREASURER])] == ["gifts"]
    desk = signed_in(person("ada", refuge(), Role.TREASURER))
    refused = desk.post("/desk/floods/clear/", {"subject": "letters", "since": hour(-1), "until": hour(1), "about": ""})
    assert refused.status_code == 404


def test_refusals_are_said_by_the_desk_and_by_the_check(home: HomePage) -> None:
    cache.clear()
    patch.stopall()
    flow = EntryFlow.of("letters", visitor=Client(headers={"host": "refuge.example"}), home=home)
    limit = FormLimit("sign-letter", label="Form", burst=UNPROVED_PART, interval_seconds=3600)
    with patch.object(FormLimit, "check", lambda _self, *args, **kwargs: FormLimit_check(limit, *args, **kwargs)):
        replies = [flow.cast.send(flow.visitor, flow.about, f"a@d{number}.example", number=number) for number in range(4)]
    assert [reply.status_code for reply in replies] == [302, 429, 429, 429]
    row = FormRefusal.objects.get()
    assert (row.limit, row.is_proved, row.organisation, row.count) == ("sign-letter", False, refuge(), 2)
    (check,) = run_checks(CheckContext(now=timezone.now(), jobs=()), ["forms"])
    assert (check.code, check.state) == ("forms.refusing_unproved", "to do")
    assert row.path in check.words
    desk = signed_in(person("ada", refuge(), Role.COMMUNICATOR))
    assert row.path in desk.get("/desk/floods/").text
    assert "/desk/floods/" in desk.get("/desk/").text
    later = timezone.now() + 2 * HOUR
    assert [check.code for check in run_checks(CheckContext(now=later, jobs=()), ["forms"])] == ["forms.fine"]
    jobs.erase_personal_data.call("")
    assert FormRefusal.objects.count() == 1
    form_refusals.delete_old(now=timezone.now() + timedelta(days=31))
    assert FormRefusal.objects.count() == 0


@pytest.mark.database
def test_a_flood_of_refusals_writes_few_rows_and_loses_little(home: HomePage, django_assert_max_num_queries) -> None:  # noqa: ANN001
    request, now = RequestFactory(headers={"host": "refuge.example"}).post("/fr/letters/1/sign/person/"), timezone.now()
    with django_assert_max_num_queries(60):
        for _number in range(1000):
            form_refusals.note(request, limit="sign-letter", place="1", is_proved=True, now=now)
    row = FormRefusal.objects.get()
    assert 500 < row.count <= 1000
    form_refusals.note(request, limit="sign-letter", place="1", is_proved=True, now=now + form_refusals.WRITTEN_EVERY)
    row.refresh_from_db()
    assert (row.count, row.first_at, row.last_at) == (1001, now, now + form_refusals.WRITTEN_EVERY)


def test_a_paid_promise_stays_and_no_older_copy_overwrites_it(home: HomePage) -> None:
    flow = EntryFlow.of("gifts", visitor=Client(headers={"host": "refuge.example"}), home=home)
    flooded(flow)
    paid = GivingPromise.objects.order_by("pk")[1]
    received(paid)
    assert clear(flow, with_confirmed=True) == 2
    assert (Clearing.objects.get().count, ClearedEntry.objects.count()) == (2, 2)
    GivingPromise.objects.filter(pk=paid.pk).update(hides_amount=True)
    assert bring_back() == (2, 0)
    assert GivingPromise.objects.get(pk=paid.pk).hides_amount


@each
def test_a_copy_of_what_still_stands_changes_nothing(flow: EntryFlow) -> None:
    flow.send()
    row = flow.row()
    clear(flow)
    copy = ClearedEntry.objects.get()
    assert bring_back() == (1, 0)
    ClearedEntry.objects.bulk_create([copy])
    type(row)._default_manager.update(**{flow.subject.day_field: timezone.localdate() - timedelta(days=1)})
    before = values(flow)
    assert bring_back() == (0, 1)
    assert values(flow) == before


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_the_copy_goes_with_an_erased_donor_also_in_a_restored_copy(home: HomePage, is_confirmed: bool) -> None:
    flow = EntryFlow.of("gifts", visitor=Client(headers={"host": "refuge.example"}), home=home)
    flow.send("anna@reader.example")
    if is_confirmed:
        flow.press(flow.link("confirm"))
    flow.send("eve@other.example", number=1)
    mark = GivingPromise.objects.order_by("pk")[0].mailbox_mark
    clear(flow, with_confirmed=True)
    copies = list(ClearedEntry.objects.all())
    mailboxes.erase_mailbox(mailbox=DonorMailbox(organisation=refuge(), mark=mark), now=timezone.now())
    (left,) = ClearedEntry.objects.all()
    assert left.mailbox_mark not in (mark, "")
    ClearedEntry.objects.all().delete()
    ClearedEntry.objects.bulk_create(copies)
    digest = digest_of(mailboxes.ERASURE, refuge().pk, mark)
    mailboxes.erase_again(Departure(kind=mailboxes.ERASURE, digest=digest), timezone.now())
    assert [copy.pk for copy in ClearedEntry.objects.all()] == [left.pk]


def test_threads_that_refuse_at_once_count_each_refusal_once(home: HomePage) -> None:
    """A second thread refuses while the first writes."""
    request, now = RequestFactory(headers={"host": "refuge.example"}).post("/fr/letters/1/sign/person/"), timezone.now()
    create = FormRefusal.objects.get_or_create

    def during(*, defaults: dict[str, object], **values: object) -> tuple[FormRefusal, bool]:
        with patch.object(FormRefusal.objects, "get_or_create", create):
            form_refusals.note(request, limit="sign-letter", place="1", is_proved=True, now=now)
        return create(defaults=defaults, **values)

    with patch.object(FormRefusal.objects, "get_or_create", during):
        form_refusals.note(request, limit="sign-letter", place="1", is_proved=True, now=now)
    assert FormRefusal.objects.get().count == 2
