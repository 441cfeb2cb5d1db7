"""No e-mail to visitors has two full stops: the one that asks to confirm, and the thanks, of each subject in each language."""

import re

import pytest
from django.core import mail
from django.utils import translation

from ravive.entries.registry import registered
from ravive.lib.languages import INTERFACE
from tests.entries.flow import EntryFlow

pytestmark = pytest.mark.django_db
TWO_STOPS = re.compile(r"(?<!\.)\.\s?\.(?!\.)")


@pytest.mark.parametrize("name", [subject.name for subject in registered()])
def test_no_mail_has_two_full_stops(flow: EntryFlow) -> None:
    for number, language in enumerate(INTERFACE):
        address = f"zoe{number}@reader.example"
        with translation.override(language):
            flow.send(address, number=number, language="fr" if flow.cast.path(flow.about, "fr") == "" else language)
        flow.press(flow.link("confirm", to=address))
    assert len(mail.outbox) >= len(INTERFACE)
    for message in mail.outbox:
        text = re.sub(r"https?://\S+", "", f"{message.subject}\n{message.body}")
        assert not TWO_STOPS.search(text), text
