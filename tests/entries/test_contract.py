"""What every subject with a form promises to people who send it, and to those whose address somebody else typed."""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import DatabaseError
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ravive.departures import actions as departures
from ravive.departures.models import LogPosition
from ravive.entries import actions, queries
from ravive.entries.form_subjects import FormPlace, FormSubject
from ravive.entries.models import VisitorEntry
from ravive.entries.registry import registered
from ravive.entries.subjects import Expiry
from ravive.lib.languages import INTERFACE
from ravive.mailing import links
from ravive.mailing.actions import delete_expired
from ravive.mailing.models import MailAddress
from ravive.mailing.purposes import find_purpose
from ravive.mailing.recipients import Recipient
from ravive.pages.models import HomePage
from ravive.people.models import Role
from ravive.portability.table import WITH_ADDRESSES
from ravive.site import personal_data
from ravive.site.form_limits import UNPROVED_PART, FormLimit
from tests.entries.casts import RowCast, once_of
from tests.entries.flow import ADDRESS, CASTS, EntryFlow, OlderCopy, addresses
from tests.failing_statements import AWAY, FULL, UNWRITABLE, failing, held
from tests.people.cast import person, signed_in

NAMES = [subject.name for subject in registered()]
SENT_NAMES = [name for name in NAMES if not isinstance(CASTS[name], RowCast)]
FORM_NAMES = [subject.name for subject in registered() if isinstance(subject, FormSubject)]
WITHDRAWN_NAMES = [subject.name for subject in registered() if subject.withdrawn]
pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("name", NAMES)
each_sent = pytest.mark.parametrize("name", SENT_NAMES)
each_form = pytest.mark.parametrize("name", FORM_NAMES)
each_withdrawn = pytest.mark.parametrize("name", WITHDRAWN_NAMES)


@pytest.fixture
def log(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """The log of departures of this test."""
    settings.RAVIVE_DATA = tmp_path
    LogPosition.objects.all().delete()
    departures.catch_up(now=timezone.now())
    yield Path(departures.place())


def test_every_subject_has_a_cast() -> None:
    assert set(CASTS) == set(NAMES)


def test_what_begins_with_a_form_can_be_withdrawn() -> None:
    assert [name for name in FORM_NAMES if name not in WITHDRAWN_NAMES] == []


@each_form
@pytest.mark.parametrize("problem", [AWAY, FULL, UNWRITABLE])
def test_what_was_typed_survives_a_fault_and_counts_once(flow: EntryFlow, problem: Exception) -> None:
    address = flow.cast.path(flow.about, "fr")
    typed = {**flow.cast.values(flow.about, 0), "email": ADDRESS, "once": once_of(flow.visitor.get(address, follow=True).text)}
    flow.visitor.raise_request_exception = False
    with failing(problem, writes_only=problem is not AWAY):
        refused = flow.visitor.post(address, typed)
    assert (refused.status_code, refused.headers["Content-Language"]) == (503, "fr")
    assert int(refused.headers["Retry-After"]) > 0
    assert dict(held(refused.text)) == typed
    assert flow.rows() == []
    for _ in range(2):
        assert flow.visitor.post(address, dict(held(refused.text))).status_code in (200, 302)
    assert len(flow.rows()) == 1


@each_sent
def test_every_form_leads_straight_to_the_privacy_notice(flow: EntryFlow) -> None:
    page = flow.visitor.get(flow.cast.path(flow.about, "fr"), follow=True).text
    form = next(part for part in page.split("<form")[1:] if 'name="once"' in part)
    assert 'href="/fr/notices/privacy/"' in form[: form.index("</form>")]


@each_sent
def test_the_page_after_a_form_is_found_by_no_search(flow: EntryFlow) -> None:
    follows = flow.visitor.get(flow.send().headers["Location"])
    assert (follows.status_code, follows.headers.get("X-Robots-Tag")) == (200, "noindex")


@each
def test_it_counts_once_the_reader_of_the_address_pressed_the_button(flow: EntryFlow) -> None:
    flow.send()
    (asked,) = mail.outbox
    assert asked.to == [ADDRESS]
    # Somebody may have typed the address of another person: nothing that was typed is in the e-mail.
    assert not any(value in str(asked.body) for value in flow.cast.values(flow.about, 0).values() if len(value) > 5)
    path = flow.link("confirm")
    for method in (flow.visitor.get, flow.visitor.head, flow.visitor.get):
        # Programs that read e-mails follow links.
        assert method(path).status_code == 200
    assert (flow.counted(), len(mail.outbox)) == ([], 1)
    assert flow.press(path).status_code == 200
    assert flow.counted() == flow.rows()
    # Neither table holds the address in clear.
    everything = str([list(model._default_manager.values()) for model in (*flow.subject.models, MailAddress)])
    assert ADDRESS not in everything
    private = flow.own_link()
    assert len(mail.outbox) == 1 + flow.cast.sends_thanks
    for message in mail.outbox[1:]:
        assert (message.to, private in str(message.body)) == ([ADDRESS], True)
        assert "List-Unsubscribe" in message.extra_headers
    page = flow.visitor.get(private)
    assert (page.status_code, 'value="stop"' in page.text) == (200, flow.subject.one_click == "stop")


@each
def test_a_link_confirms_once(flow: EntryFlow) -> None:
    flow.send()
    path = flow.link("confirm")
    chosen = flow.offered(path)
    assert [flow.press(path, chosen=chosen).status_code for _ in range(2)] == [200, 200]
    # The second press writes to nobody again.
    assert (len(flow.counted()), len(mail.outbox)) == (1, 1 + flow.cast.sends_thanks)
    assert flow.visitor.get(path).status_code == 200
    flow.press(path, "not_me", chosen)
    assert len(flow.counted()) == 1


@each
@pytest.mark.database
@pytest.mark.parametrize("late", ["confirm", "not_me"])
def test_a_press_that_waited_for_another_changes_nothing(flow: EntryFlow, late: str) -> None:
    flow.send()
    path = flow.link("confirm")
    token, chosen = path.split("/")[-2], flow.offered(path)
    turns = count()

    def read_before_the_first(*args: object, now: datetime) -> list[Model]:
        found = queries.requests_at(flow.subject, token, now=now)
        if next(turns) == 0:
            with patch.object(actions, "requests_at", queries.requests_at):
                actions.confirm(flow.subject, token, chosen, now=now)
        return found

    with patch.object(actions, "requests_at", read_before_the_first):
        now = timezone.now()
        done = actions.confirm(flow.subject, token, chosen, now=now) if late == "confirm" else actions.refuse(flow.subject, token, now=now)
        assert not done
    assert (len(flow.counted()), addresses(), len(mail.outbox)) == (1, 1, 1 + flow.cast.sends_thanks)


@each
def test_a_link_of_another_purpose_or_mailbox_does_nothing(flow: EntryFlow) -> None:
    flow.send("victim@v.example")
    victim = flow.row()
    flow.send("attacker@a.example", number=1)
    path = flow.link("confirm", to="attacker@a.example")
    assert flow.offered(path) != [victim.handle]
    flow.press(path, chosen=[victim.handle or ""])
    assert flow.counted() == []
    own, other = flow.own_link_of(victim), "desk-mails" if flow.subject.name != "desk-mails" else "x"
    # Right in everything but the purpose that it was signed for.
    confirmed = links._confirmation_of(flow.subject.name).unsign(path.split("/")[-2])
    forged = [
        path.replace(path.split("/")[-2], "x" * 80),
        own.replace(own.split("/")[-2], path.split("/")[-2]),
        f"/fr/{flow.subject.path}/stop/{links._stop_of(other).sign(victim.handle or '')}/",
        f"/fr/{flow.subject.path}/confirm/{links._confirmation_of(other).sign(confirmed)}/",
    ]
    for address in forged:
        assert flow.visitor.get(address).status_code == 404, address
        for sent in ({"answer": "withdraw"}, {"answer": "not_me"}, {"List-Unsubscribe": "One-Click"}):
            assert flow.visitor.post(address, sent).status_code == 404, address
    assert (len(flow.rows()), addresses()) == (2, 2)


@each
def test_what_nobody_confirms_in_two_days_is_deleted_and_nobody_left(flow: EntryFlow, log: Path) -> None:
    flow.send()
    path, lines = flow.link("confirm"), log.read_bytes()
    chosen = flow.offered(path)
    later = timezone.now() + links.UNCONFIRMED_LIFE + timedelta(minutes=1)
    with patch("django.core.signing.time.time", return_value=later.timestamp()), patch("django.utils.timezone.now", return_value=later):
        assert flow.visitor.get(path).status_code == 404
        assert flow.press(path, chosen=chosen).status_code == 404
    delete_expired(now=later - timedelta(minutes=2))
    assert (len(flow.rows()), addresses()) == (1, 1)
    delete_expired(now=later)
    assert (len(flow.rows()), addresses()) == (0 if flow.subject.expiry is Expiry.ENTRY else 1, 0)
    assert log.read_bytes() == lines


@each_form
def test_what_lost_its_address_unconfirmed_is_deleted_too(flow: EntryFlow) -> None:
    flow.send()
    MailAddress.objects.all().delete()
    personal_data.erase_due(now=timezone.now() + timedelta(days=1))
    assert len(flow.rows()) == 1
    personal_data.erase_due(now=timezone.now() + timedelta(days=4))
    assert flow.rows() == []


@each
def test_of_several_requests_the_reader_chooses_their_own(flow: EntryFlow) -> None:
    for number in range(3):
        flow.send(number=number)
    path = flow.link("confirm")
    offered = flow.offered(path)
    assert len(offered) == 3
    nothing = flow.press(path, chosen=[])
    assert 'role="alert"' in nothing.text
    assert flow.counted() == []
    flow.press(path, chosen=offered[1:2])
    assert [row.handle for row in flow.counted()] == offered[1:2]


@each
def test_a_button_pressed_twice_for_one_of_several_requests_says_the_same(flow: EntryFlow) -> None:
    for number in range(3):
        flow.send(number=number)
    path = flow.link("confirm")
    offered = flow.offered(path)
    first, second = (flow.press(path, chosen=offered[1:2]) for _ in range(2))
    assert (second.status_code, headings_of(second.text)) == (200, headings_of(first.text))
    assert [row.handle for row in flow.counted()] == offered[1:2]
    # What is not there any more asks again, and is not called deleted.
    flow.press(path, chosen=["0" * 64])
    unknown = flow.press(path, chosen=["0" * 64])
    assert ('role="alert"' in unknown.text, flow.offered(path)) == (True, [handle for handle in offered if handle != offered[1]])


@each
def test_to_stop_what_is_nothing_but_e_mails_withdraws_it(flow: EntryFlow) -> None:
    private = flow.confirmed()
    flow.visitor.post(private, {"answer": "stop"})
    assert (addresses(), len(flow.rows())) == (0, 1 if flow.subject.one_click == "stop" else 0)


@each
@pytest.mark.parametrize("meanwhile", ["confirmed", "asked again"])
def test_what_did_not_expire_after_all_keeps_its_address(flow: EntryFlow, meanwhile: str) -> None:
    flow.send()
    row, now = flow.row(), timezone.now()
    late, since = now + links.UNCONFIRMED_LIFE + timedelta(minutes=1), None if meanwhile == "confirmed" else now + timedelta(hours=1)
    MailAddress.objects.update(unconfirmed_since=since)
    actions.expire(flow.subject, row.handle or "", late)
    assert (len(flow.rows()), addresses()) == (1, 1)


@each
def test_a_press_for_a_handle_that_the_row_lost_meanwhile_changes_nothing(flow: EntryFlow, log: Path) -> None:
    flow.confirmed()
    row, lines = flow.row(), log.read_bytes()
    stale = type(row)._default_manager.get(pk=row.pk)
    stale.handle = "0" * 64
    with patch.object(type(flow.subject), "find", lambda *_args: [stale]):
        actions.stop(flow.subject, stale.handle, now=timezone.now())
    if flow.subject.withdrawn:
        assert not actions.withdraw(flow.subject, stale, now=timezone.now())
    assert (len(flow.rows()), addresses(), log.read_bytes()) == (1, 1, lines)


@each_form
def test_one_entry_that_the_database_refuses_to_erase_stops_no_other(flow: EntryFlow) -> None:
    assert isinstance(flow.subject, FormSubject)
    for number in range(2):
        flow.send(f"reader{number}@r.example", number=number)
        flow.press(flow.link("confirm"))
    refused, other = flow.rows()
    day = getattr(refused, "erase_on", None)
    # Letters are erased as a whole.
    if day is None or type(flow.subject).erase_due is not FormSubject.erase_due:
        return
    erase = type(flow.subject).erase

    def fail_once(subject: FormSubject[VisitorEntry, FormPlace], row: VisitorEntry) -> None:
        is_refused = row.pk == refused.pk
        erase(subject, row)
        if is_refused:
            raise DatabaseError("locked")

    with patch.object(type(flow.subject), "erase", fail_once), pytest.raises(ExceptionGroup):
        personal_data.erase_due(now=timezone.make_aware(datetime.combine(day, time(12))))
    assert flow.subject.find([refused.handle or ""])
    assert not flow.subject.find([other.handle or ""])


@each
@pytest.mark.database
def test_this_was_not_me_is_on_every_page_and_stays_so_in_an_older_copy(flow: EntryFlow, older: OlderCopy) -> None:
    flow.send("other@o.example")
    flow.send(number=0)
    flow.send(number=1)
    path = flow.link("confirm", to=ADDRESS)
    assert 'value="not_me"' in flow.visitor.get(path).text
    with older() as kinds:
        assert flow.press(path, "not_me").status_code == 200
        assert flow.visitor.get(path).status_code == 404
    kind = flow.subject.withdrawn if flow.subject.expiry is Expiry.ENTRY else flow.subject.refused or flow.subject.stopped
    assert kinds == [kind] * 2
    assert addresses() == 1
    assert len(flow.rows()) == (1 if flow.subject.expiry is Expiry.ENTRY else 3)


@each
@pytest.mark.database
@pytest.mark.parametrize("confirmed_before", [True, False])
def test_stopped_e_mails_stay_stopped_and_what_was_sent_stays(flow: EntryFlow, older: OlderCopy, confirmed_before: bool) -> None:
    flow.send()
    path = flow.link("confirm")
    chosen, private = flow.offered(path), flow.own_link()
    if confirmed_before:
        flow.press(path, chosen=chosen)
    with older() as kinds:
        flow.press(path, chosen=chosen)
        # The button of a mail program, pressed by its server, perhaps twice (RFC 8058).
        statuses = [flow.visitor.post(private, {"List-Unsubscribe": "One-Click"}).status_code for _ in range(2)]
        assert statuses == [200, 200]
    stays = flow.subject.one_click == "stop"
    assert kinds == [flow.subject.stopped if stays else flow.subject.withdrawn]
    assert (addresses(), len(flow.rows())) == (0, 1 if stays else 0)
    # Who has the link confirmed: a copy from before does not delete it as something that nobody confirmed.
    personal_data.erase_due(now=timezone.now() + timedelta(days=4))
    assert len(flow.rows()) == (1 if stays else 0)


@each
def test_the_own_page_offers_to_stop_the_e_mails_while_there_is_an_address(flow: EntryFlow) -> None:
    private = flow.confirmed()
    if flow.subject.one_click == "stop":
        assert 'value="stop"' in flow.visitor.get(private).text
        for _press in range(2):
            stopped = flow.visitor.post(private, {"answer": "stop"})
            assert (stopped.status_code, headings_of(stopped.text)) == (200, "Les e-mails sont arrêtés | ")
        assert addresses() == 0
    assert 'value="stop"' not in flow.visitor.get(private).text


@each_withdrawn
@pytest.mark.database
@pytest.mark.parametrize("confirmed_before", [True, False])
def test_what_was_withdrawn_stays_away(flow: EntryFlow, older: OlderCopy, confirmed_before: bool) -> None:
    flow.send("other@o.example", number=1)
    flow.send()
    path = flow.link("confirm", to=ADDRESS)
    chosen, private = flow.offered(path), flow.own_link_of(flow.subject.find(flow.offered(path))[0])
    if confirmed_before:
        flow.press(path, chosen=chosen)
    with older() as kinds:
        flow.press(path, chosen=chosen)
        assert 'value="withdraw"' in flow.visitor.get(private).text
        assert flow.subject.find(chosen)
        pressed = [flow.visitor.post(private, {"answer": "withdraw"}) for _ in range(2)]
        assert ([reply.status_code for reply in pressed], len({headings_of(reply.text) for reply in pressed})) == ([200, 200], 1)
        assert flow.visitor.get(private).status_code == 404
        assert not flow.subject.find(chosen)
    assert kinds == [flow.subject.withdrawn]
    assert not flow.subject.find(chosen)
    assert addresses() == 1


@each
def test_deleting_what_it_is_about_deletes_the_addresses(flow: EntryFlow) -> None:
    flow.confirmed()
    flow.send("other@o.example", number=1)
    flow.cast.remove(flow.about)
    assert (flow.rows(), addresses()) == ([], 0)


@each_form
def test_it_is_erased_on_its_day_and_nobody_left(flow: EntryFlow, log: Path) -> None:
    private = flow.confirmed()
    row = flow.row()
    assert isinstance(row, VisitorEntry)
    if row.erase_on is None:
        return
    lines, day = log.read_bytes(), timezone.make_aware(datetime.combine(row.erase_on, time()))
    shown = flow.visitor.get(private).text
    assert str(row.erase_on.year) in shown
    for after, stays in ((timedelta(hours=-1), True), (timedelta(hours=1), False), (timedelta(days=2), False)):
        personal_data.erase_due(now=day + after)
        assert (bool(flow.subject.find([row.handle or ""])), addresses()) == (stays, int(stays)), after
    assert flow.visitor.get(private).status_code == 404
    # A copy of the database erases it by itself.
    assert log.read_bytes() == lines


@each_form
def test_the_promised_day_is_no_later_than_the_subject_says(flow: EntryFlow) -> None:
    flow.send()
    row, last = flow.row(), flow.cast.last_day(flow.about)
    assert isinstance(row, VisitorEntry)
    assert (row.erase_on is None) == (last is None)
    assert row.erase_on is None or last is None or row.erase_on <= last


@each_form
def test_the_desk_lists_what_is_confirmed_and_nothing_else(flow: EntryFlow) -> None:
    address = flow.cast.desk(flow.about)
    if not address:
        return
    flow.send("other@o.example", number=1)
    flow.send()
    flow.press(flow.link("confirm", to=ADDRESS))
    (row,) = flow.counted()
    staff = person("desk", flow.subject.organisation_of(row), *Role.values)
    shown = signed_in(staff).get(address).text
    confirmed, waiting = (set(flow.cast.values(flow.about, number).values()) for number in (0, 1))
    assert confirmed - waiting
    assert [words for words in confirmed - waiting if words not in shown] == []
    assert [words for words in waiting - confirmed if words in shown] == []


@each_sent
def test_what_is_sent_twice_is_stored_once(flow: EntryFlow) -> None:
    once = once_of(flow.visitor.get(flow.cast.path(flow.about, "fr"), follow=True).text)
    replies = [flow.send(once=once) for _ in range(2)]
    assert replies[0].headers["Location"] == replies[1].headers["Location"]
    assert (len(flow.rows()), len(mail.outbox)) == (1, 1)
    if not flow.cast.renews_same_words:
        return
    first, path = flow.row(), flow.link("confirm")
    # The same words in a new form: the page of the first e-mail, which may be open at this moment, still confirms them.
    flow.send()
    assert (flow.rows(), flow.offered(path)) == ([first], [first.handle])
    assert len(mail.outbox) == 2
    flow.press(path)
    flow.send()
    assert 'role="alert"' not in flow.visitor.get(path).text


@each_form
def test_a_form_of_another_place_or_site_is_refused(flow: EntryFlow, home: HomePage) -> None:
    address, values = flow.cast.path(flow.about, "fr"), flow.cast.values(flow.about, 0)
    once = once_of(flow.visitor.get(address).text)
    sent = {**values, "email": ADDRESS, "once": once}
    assert flow.visitor.post(address, sent, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    late = flow.visitor.post(address, {**sent, "once": f"{once}x"})
    assert (late.status_code, 'role="alert"' in late.text) == (409, True)
    # What is asked first is whether the form is filled in: its value is not used up.
    assert flow.visitor.post(address, {**sent, "email": "nobody"}).status_code == 422
    # Another organisation's site has no such form.
    elsewhere = Client(headers={"host": "cards.example.org"})
    assert elsewhere.post(address, sent).status_code in (404, 403)
    assert (flow.rows(), addresses(), len(mail.outbox)) == ([], 0, 0)
    assert flow.visitor.post(address, sent).status_code == 302


@each_form
def test_after_its_end_nothing_is_sent_or_counted(flow: EntryFlow) -> None:
    flow.send()
    path = flow.link("confirm")
    if not flow.cast.close(flow.about):
        return
    asked = flow.press(path)
    assert (asked.status_code, "rien" in asked.text.lower() or "supprim" in asked.text or "effac" in asked.text) == (200, True)
    assert (flow.rows(), addresses()) == ([], 0)
    reply = flow.visitor.post(flow.cast.path(flow.about, "fr"), {**flow.cast.values(flow.about, 0), "email": ADDRESS})
    assert reply.status_code == 409
    assert 'name="once" value="' + (flow.cast.name[:-1]) not in reply.text


@each_form
def test_a_flood_is_refused_and_what_was_typed_stays(name: str, home: HomePage) -> None:
    patch.stopall()
    flow = EntryFlow.of(name, visitor=Client(headers={"host": "refuge.example"}), home=home)
    limit, check = FormLimit(f"contract-{name}", label="Form", burst=2 * UNPROVED_PART, interval_seconds=3600), FormLimit_check
    with patch.object(FormLimit, "check", lambda _self, *args, **kwargs: check(limit, *args, **kwargs)):
        replies = [flow.cast.send(flow.visitor, flow.about, f"a@d{number}.example", number=number) for number in range(3)]
    assert [reply.status_code for reply in replies] == [302, 302, 429]
    assert ('role="alert"' in replies[-1].text, "a@d2.example" in replies[-1].text) == (True, True)
    assert len(flow.rows()) == 2


FormLimit_check = FormLimit.check


@each_form
def test_a_stranger_gets_few_mails_and_few_requests_and_can_delete_them(flow: EntryFlow) -> None:
    assert isinstance(flow.subject, FormSubject)
    most = flow.subject.most_waiting
    for number in range(most):
        flow.send(number=number)
    path = flow.link("confirm")
    full = flow.visitor.get(path).text
    flow.send(number=most)
    assert (len(flow.rows()), len(flow.offered(path))) == (most, most)
    assert len(mail.outbox) <= 3
    assert full.count("<p>") > flow.visitor.get(path).text.count("<p>") - 1
    flow.press(path, "not_me")
    flow.send(number=most)
    assert len(flow.rows()) == 1


@each_form
def test_nobody_stands_in_the_way_of_another_with_a_tag_in_the_address(flow: EntryFlow) -> None:
    assert isinstance(flow.subject, FormSubject)
    flow.send(ADDRESS)
    own = flow.link("confirm")
    for number in range(flow.subject.most_waiting + 1):
        flow.send("zoe+x@reader.example", number=number)
    assert len(flow.offered(own)) == 1
    flow.press(own)
    assert len(flow.counted()) == 1


@each
def test_pages_and_e_mails_speak_four_languages(flow: EntryFlow) -> None:
    pages: dict[str, list[str]] = {}
    for number, language in enumerate(INTERFACE):
        flow.send(f"reader-{language}@r.example", language=language, number=number)
        asked = mail.outbox[-1]
        path = flow.link("confirm")
        assert path.startswith(f"/{language}/")
        shown = flow.visitor.get(path).text
        assert f'<html lang="{language}"' in shown
        counted = flow.press(path).text
        row = flow.counted()[-1]
        private = flow.own_link_of(row, language)
        own = flow.visitor.get(private).text
        gone = flow.visitor.get(private.replace(private.split("/")[-2], "x")).text
        stopped = flow.visitor.post(private, {"List-Unsubscribe": "One-Click"}).text
        pages[language] = [*map(headings_of, (shown, counted, own, gone, stopped)), str(asked.subject)]
    for here in zip(*pages.values(), strict=True):
        assert len(set(here)) == len(INTERFACE), here


def headings_of(page: str) -> str:
    """Return the first heading of a page and the words of its buttons."""
    main = page.partition("<main")[2].partition("</main")[0]
    return " | ".join(re.findall(r"<h1>([^<]+)</h1>|<button[^>]*>([^<]+)<", main)[0])


@each
def test_pages_of_private_links_are_stored_nowhere_and_found_by_no_search(flow: EntryFlow) -> None:
    flow.send()
    path = flow.link("confirm")
    private = flow.own_link()
    responses = [flow.visitor.get(path), flow.press(path, chosen=[]), flow.press(path), flow.visitor.get(private)]
    responses += [flow.visitor.post(private, {"List-Unsubscribe": "One-Click"}), flow.visitor.get(path.replace("/confirm/", "/confirm/x"))]
    for response in responses:
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert not response.cookies


@each
def test_links_lead_to_the_domain_of_the_organisation(flow: EntryFlow) -> None:
    flow.send()
    site = "https://refuge.example" if flow.subject.organisation_of(flow.row()) else "https://cards.example.org"
    assert f"{site}/fr/{flow.subject.path}/confirm/" in str(mail.outbox[-1].body)
    purpose, recipient = find_purpose(flow.subject.name), Recipient(address=ADDRESS, language="fr")
    assert links.stop_link(purpose, flow.row().handle or "", "fr").startswith(f"{site}/fr/")
    # What nobody has leads to the installation.
    assert links.confirmation_link(purpose, "0" * 64, recipient).startswith("https://cards.example.org/fr/")


@each_form
def test_every_field_is_in_the_register_of_personal_data_or_says_nothing(name: str) -> None:
    (subject,) = (entry for entry in registered() if entry.name == name)
    (data,) = (entry for entry in personal_data.registered() if entry.name == name)
    named = {(field.model, field.field) for field in data.fields}
    # Which row, under which random name its address is stored, and its days.
    always = {"id", "handle", "entered_on", "erase_on", "is_confirmed"}
    left = {("mailing.MailAddress", "sealed")}
    for model in subject.models:
        stored = {field.name for field in model._meta.get_fields() if not field.auto_created or field.concrete}
        has_mark = model.mark_for is not VisitorEntry.mark_for
        says = stored - (always - CASTS[name].proves) - CASTS[name].says_nothing - (set() if has_mark else {"mailbox_mark"})
        left |= {(model._meta.label, field) for field in says}
    assert left == named


@each
def test_an_organisation_takes_it_along_when_it_moves(flow: EntryFlow) -> None:
    flow.confirmed()
    row = flow.row()
    is_moved = {model._meta.label for model in flow.subject.models} <= set(WITH_ADDRESSES)
    assert is_moved is (flow.subject.organisation_of(row) is not None)
    # The installation that it moves to has another seal key: the row itself says how its mailbox is recognised there.
    if isinstance(row, VisitorEntry):
        assert row.mark_for(ADDRESS) == row.mailbox_mark
