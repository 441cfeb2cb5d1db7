"""The box for news in every form for something else: not ticked, confirmed by the same press, gone with the entry."""

import re

import pytest
from django.core import mail

from ravive.entries.registry import find_subject, registered
from ravive.hub.newsletter.models import Newsletter, NewsSubscription
from ravive.mailing.models import MailAddress
from ravive.people.models import Organisation
from tests.entries.casts import RowCast
from tests.entries.flow import ADDRESS, CASTS, EntryFlow

NAMES = [subject.name for subject in registered() if subject.name != "newsletter" and not isinstance(CASTS[subject.name], RowCast)]
pytestmark = pytest.mark.django_db
opened = pytest.mark.usefixtures("newsletter")
each = pytest.mark.parametrize("name", NAMES)
BOX = re.compile(r'<input type="checkbox" name="news"[^>]*>')


@pytest.fixture
def newsletter(flow: EntryFlow) -> Newsletter:
    """The news of the organisation of the form, which are open."""
    return Newsletter.objects.create(organisation=Organisation.objects.get(slug="refuge"), is_open=True)


def page_of(flow: EntryFlow) -> str:
    """Return the page with the form."""
    return flow.visitor.get(flow.cast.path(flow.about, "fr"), follow=True).text


def test_all_forms_are_here() -> None:
    assert set(NAMES) == {"letters", "campaigns", "events", "workshops", "runs", "gifts"}


@each
def test_each_form_has_one_box_that_is_not_ticked(flow: EntryFlow, newsletter: Newsletter) -> None:
    (box,) = BOX.findall(page_of(flow))
    assert "checked" not in box
    Newsletter.objects.update(is_open=False)
    assert BOX.findall(page_of(flow)) == []


@each
@opened
def test_one_e_mail_confirms_both(flow: EntryFlow) -> None:
    flow.send(news="on")
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert not NewsSubscription.objects.exists()
    path = flow.link("confirm")
    words = "m’envoyer ses actualités par e-mail"
    assert words in flow.visitor.get(path).text
    assert flow.press(path).status_code == 200
    row = NewsSubscription.objects.get()
    assert (row.organisation.slug, row.language, row.is_confirmed) == ("refuge", "fr", True)
    assert (words in row.consent_words, row.consent_page) == (True, flow.cast.path(flow.about, "fr"))
    assert len(mail.outbox) == 1 + flow.cast.sends_thanks
    assert not MailAddress.objects.exclude(news_words="").exists()


@each
@opened
def test_a_second_press_changes_nothing(flow: EntryFlow) -> None:
    flow.send(news="on")
    path = flow.link("confirm")
    chosen = flow.offered(path)
    for _ in range(2):
        flow.press(path, chosen=chosen)
    assert NewsSubscription.objects.count() == 1


@each
@opened
def test_without_the_box_nothing_is_asked_and_nothing_flows(flow: EntryFlow) -> None:
    flow.send()
    assert flow.press(flow.link("confirm")).status_code == 200
    assert not NewsSubscription.objects.exists()


@each
@opened
def test_who_says_that_it_was_not_them_gets_no_news(flow: EntryFlow) -> None:
    flow.send(news="on")
    flow.press(flow.link("confirm"), "not_me")
    assert not NewsSubscription.objects.exists()
    assert not MailAddress.objects.exists()


@pytest.mark.parametrize(
    ("name", "answer"),
    [(name, answer) for name in NAMES for answer in ("stop", "withdraw") if answer == "stop" or find_subject(name).withdrawn],
)
@opened
def test_the_news_leave_with_the_address_and_the_page_says_so(flow: EntryFlow, answer: str) -> None:
    flow.send(news="on")
    flow.press(flow.link("confirm"))
    assert NewsSubscription.objects.count() == 1
    private = flow.own_link()
    assert "Vous ne recevrez plus non plus nos actualités." in flow.visitor.get(private).text
    flow.visitor.post(private, {"answer": answer})
    assert not NewsSubscription.objects.exists()


@pytest.mark.parametrize("name", ["campaigns", "workshops", "runs"])
@opened
def test_the_same_form_with_the_box_is_another_request(flow: EntryFlow) -> None:
    """Somebody else may send it: the reader would confirm news that they did not ask for."""
    flow.send()
    flow.send(news="on")
    offered = flow.offered(flow.link("confirm"))
    assert len(offered) == 2
    flow.press(flow.link("confirm"), chosen=offered[:1])
    assert not NewsSubscription.objects.exists()


@pytest.mark.parametrize("name", ["campaigns", "events", "gifts"])
@opened
def test_news_without_an_address_are_refused(flow: EntryFlow) -> None:
    reply = flow.cast.send(flow.visitor, flow.about, "", news="on")
    assert reply.status_code == 422
    assert "Pour les actualités, donnez l’adresse" in reply.text
    assert flow.rows() == []
