"""The page after a form says what is true where an e-mail went, where none may go today, and where none can: the same to everybody."""

import pytest
from django.core import mail
from django.utils.html import escape

from ravive.entries.form_subjects import FormSubject
from ravive.entries.registry import registered
from ravive.lib.languages import INTERFACE
from ravive.mailing import mail_limits
from ravive.pages.models import HomePage, SiteProfile
from tests.client_response import ClientResponse
from tests.entries.flow import EntryFlow

FORM_NAMES = [subject.name for subject in registered() if isinstance(subject, FormSubject)]
each_form = pytest.mark.parametrize("name", FORM_NAMES)
AWAITED = {
    "fr": ("une boîte reçoit au plus trois e-mails de ce genre par jour", "rien après dix minutes"),
    "nl": ("een mailbox krijgt hoogstens drie zulke e-mails per dag", "na tien minuten nog niets"),
    "de": ("ein postfach bekommt höchstens drei solche e-mails am tag", "nach zehn minuten nichts da"),
    "en": ("an address gets at most three such e-mails a day", "nothing after ten minutes"),
}
# That an e-mail went, in each language.
CLAIMS = ("avons envoyé", "e-mail gestuurd", "stuurden u", "geschickt", "gesendet", "gesandt", "have sent you")

pytestmark = pytest.mark.django_db


def page_after(flow: EntryFlow, reply: ClientResponse) -> str:
    """Return the page that a visitor sees who sent a form, in lower case and without the value that a form has once."""
    while reply.status_code == 302:
        reply = flow.visitor.get(reply.headers["Location"])
    return reply.text.lower()


@each_form
@pytest.mark.parametrize("language", INTERFACE)
def test_the_page_after_a_form_says_what_to_do_when_nothing_arrives(flow: EntryFlow, language: str) -> None:
    page = page_after(flow, flow.send(language=language))
    assert len(mail.outbox) == 1
    assert [words for words in AWAITED[language] if escape(words) not in page] == []
    assert [words for words in CLAIMS if words in page] == []


@each_form
def test_the_page_is_the_same_once_the_day_has_no_e_mail_left(flow: EntryFlow, home: HomePage) -> None:
    address = "mona@reader.example"
    while mail_limits.take_place(address) is not None:
        pass
    page = page_after(flow, flow.send(address))
    assert mail.outbox == []
    assert [words for words in AWAITED["fr"] if escape(words) not in page] == []
    assert [words for words in CLAIMS if words in page] == []


@each_form
def test_the_page_names_the_mailbox_of_the_organisation_where_it_has_one(flow: EntryFlow, home: HomePage) -> None:
    link = 'href="mailto:bonjour@refuge.example"'
    assert link not in page_after(flow, flow.send())
    SiteProfile.objects.filter(organisation__slug="refuge").update(email="bonjour@refuge.example")
    assert link in page_after(flow, flow.send("other@reader.example", number=1))
