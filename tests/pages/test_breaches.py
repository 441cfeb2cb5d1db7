"""A breach is described within 72 hours, stands in the register, and waits at the desk until all is decided."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from ravive.pages.breaches.breach_files import parts_of
from ravive.pages.models import Breach, SiteProfile
from ravive.pages.models.breach import NotificationChoice
from ravive.people.models import AuditEvent, Role
from tests.existing import existing
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db
FORM = "%Y-%m-%dT%H:%M"


@pytest.fixture
def desk() -> Client:
    return signed_in(person("ada", host(), Role.ADMIN), "en")


def aware(hours_ago: float) -> datetime:
    return timezone.localtime() - timedelta(hours=hours_ago)


def values(hours_ago: float = 2, **changes: str) -> dict[str, str]:
    return {"title": "List sent to a wrong address", "aware_at": f"{aware(hours_ago):{FORM}}"} | changes


def test_a_breach_is_saved_unfinished_and_its_clock_runs(desk: Client) -> None:
    SiteProfile.objects.filter(organisation=host()).delete()
    SiteProfile.objects.create(organisation=host(), data_protection_officer="officer@example.org")
    assert "officer@example.org" in desk.get("/desk/breaches/new/").text
    reply = desk.post("/desk/breaches/new/", values(people_count="40", is_disclosed="on"))
    breach = existing(Breach.objects.first())
    assert reply.headers["Location"] == f"/desk/breaches/{breach.pk}/"
    assert (breach.people_count, breach.is_disclosed, breach.risk, breach.notifies_authority) == (40, True, "", "")
    assert breach.due_at - breach.aware_at == timedelta(hours=72)
    for page in ("/desk/breaches/", f"/desk/breaches/{breach.pk}/"):
        assert "69 hours left" in desk.get(page).text
    home = desk.get("/desk/").text
    assert "Breach: List sent to a wrong address" in home
    assert "Decide whether the authority is notified" in home


def test_the_72_hours_that_are_over_ask_for_the_reason(desk: Client) -> None:
    desk.post("/desk/breaches/new/", values(100))
    breach = existing(Breach.objects.first())
    address = f"/desk/breaches/{breach.pk}/"
    assert "The 72 hours are over" in desk.get(address).text
    told = values(100, notifies_authority="yes", authority="Authority, 1 Street", authority_notified_at=f"{aware(1):{FORM}}")
    assert "article 33 asks for the reason" in desk.post(address, told).text
    assert desk.post(address, {**told, "delay_reason": "Found late"}).status_code == 302
    assert "hours are over" not in desk.get(address).text
    # A second form says which fields changed, not what they say.
    event = existing(AuditEvent.objects.filter(verb="breach.changed").first())
    assert set(event.detail["changed"]) == {"notifies_authority", "authority", "authority_notified_at", "delay_reason"}
    assert "Found late" not in str(event.detail)


def test_a_decision_has_a_reason_and_the_end_comes_after_all_are_taken(desk: Client) -> None:
    address = "/desk/breaches/new/"
    assert "Say why" in desk.post(address, values(notifies_authority="no")).text
    assert "still to come" in desk.post(address, values(-2)).text
    assert "Decide this before the end" in desk.post(address, values(is_closed="on")).text
    decided = values(is_closed="on", notifies_authority="no", authority_reason="No risk", informs_people="yes")
    assert "Say when, before the end" in desk.post(address, decided).text
    assert not Breach.objects.exists()
    assert desk.post(address, {**decided, "people_informed_at": f"{aware(1):{FORM}}"}).status_code == 302
    assert "Breach: " not in desk.get("/desk/").text


def test_the_files_say_what_the_form_says_and_what_is_not_known(desk: Client) -> None:
    desk.post("/desk/breaches/new/", values(nature="An e-mail <went> astray", risk="high"))
    breach = existing(Breach.objects.first())
    reply = desk.get(f"/desk/breaches/{breach.pk}/file/")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="list-sent-to-a-wrong-address.html"'
    assert "An e-mail &lt;went&gt; astray" in reply.text
    assert "There is a high risk for people" in reply.text
    assert reply.text.count("not known yet") > 5
    (heads, row) = load_workbook(BytesIO(desk.get("/desk/breaches/register/").content)).worksheets[0].iter_rows(values_only=True)
    answers = dict(zip(heads, row, strict=True))
    assert answers["What happened"] == "An e-mail <went> astray"
    assert answers["All is done"] == "no"
    assert AuditEvent.objects.filter(verb="breach.exported").count() == 1


def test_only_administrators_read_the_register() -> None:
    desk = signed_in(person("cleo", host(), Role.COMMUNICATOR))
    for page in ("", "new/", "register/"):
        assert desk.get(f"/desk/breaches/{page}").status_code == 403


def test_the_file_asks_why_it_took_longer_only_where_it_took_longer() -> None:
    now = timezone.now()
    early = Breach(aware_at=now - timedelta(hours=5), authority_notified_at=now)
    late = Breach(aware_at=now - timedelta(hours=90), authority_notified_at=now)
    still = Breach(aware_at=now - timedelta(hours=90))
    none = Breach(aware_at=now - timedelta(hours=90), notifies_authority=NotificationChoice.NO)
    question = str(getattr(Breach._meta.get_field("delay_reason"), "verbose_name", ""))
    asked = [
        any(line.question == question for _heading, lines in parts_of(breach, now=now) for line in lines)
        for breach in (early, late, still, none)
    ]
    assert asked == [False, True, True, False]
