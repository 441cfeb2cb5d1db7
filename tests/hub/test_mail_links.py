"""The links of e-mails lead to the site of the organisation that writes, on its own domain."""

import pytest
from django.utils import timezone
from pytest_django import Settings

from ravive.hub.campaigns.models import Participation
from ravive.hub.events import private_links
from ravive.hub.events.models import Registration
from ravive.hub.letters.models import LetterSignature
from ravive.mailing import links
from ravive.mailing.purposes import find_purpose
from ravive.mailing.recipients import Recipient
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, SiteProfile
from ravive.people.models import Organisation
from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page
from tests.hub.events import cast as events
from tests.hub.letters.letter_cast import letter_of, letter_page
from tests.hub.newsletter.newsletter_cast import reader
from tests.hub.workshops.cast import workshop_request
from tests.people.cast import organisation, person

pytestmark = pytest.mark.django_db
INSTALLATION, OWN = "https://cards.example.org", "https://refuge.example"


def _handles(at: Organisation, home: HomePage) -> dict[str, str]:
    """Return the handle of one entry of each form of an organisation, by the purpose of its e-mails."""
    today, campaign = timezone.localdate(), campaign_of(campaign_page(home=home))
    values = {"handle": "c" * 64, "mailbox_mark": "m", "language": "fr", "entered_on": today}
    Participation.objects.create(campaign=campaign, action=campaign.actions.all()[0], **values)
    LetterSignature.objects.create(letter=letter_of(letter_page(home=home)), kind="person", handle="l" * 64, entered_on=today)
    event = events.opened(events.event_page(events.index(home=home)), at=at)
    Registration.objects.create(event=event, handle="e" * 64, has_place=True, language="fr", registered_on=today)
    asked = workshop_request(at)
    return {
        "campaigns": "c" * 64, "letters": "l" * 64, "events": "e" * 64, "workshops": asked.handle,
        "newsletter": reader(organisation=at).handle,
    }  # fmt: skip


def test_links_lead_to_the_domain_of_the_organisation(settings: Settings) -> None:
    settings.RAVIVE_URL = INSTALLATION
    at = organisation("refuge")
    site = change_site(organisation=at, profile=SiteProfile(), name="Refuge", host="refuge.example", by=person("r", at), now=timezone.now())
    for purpose, handle in _handles(at, HomePage.objects.get(pk=site.root_page.pk)).items():
        confirming = links.confirmation_link(find_purpose(purpose), handle, Recipient(address="zoe@exemple.example", language="fr"))
        assert confirming.startswith(f"{OWN}/fr/"), purpose
        assert links.stop_link(find_purpose(purpose), handle, "fr").startswith(f"{OWN}/fr/"), purpose
        # What nobody has leads to the installation.
        assert links.stop_link(find_purpose(purpose), "0" * 64, "fr").startswith(f"{INSTALLATION}/fr/"), purpose
    assert private_links.address_of(Registration.objects.get()).startswith(f"{OWN}/fr/registrations/")
