"""Details entered through the form of news by mail. The day of a consent is the one on which its reader stops the news."""

from django.utils.timezone import localdate

from ravive.hub.newsletter.models import Newsletter, NewsSubscription
from ravive.mailing.models import MailAddress
from tests.entries.casts import once_of
from tests.hub.erasure.seeding import FORMS, SeededWorld
from tests.hub.newsletter.newsletter_cast import articles, draft
from tests.people.cast import host


@FORMS.seeds("send_newsletter", "confirm_newsletter", "own_newsletter")
def seed_newsletter(world: SeededWorld) -> None:
    Newsletter.objects.update_or_create(organisation=host(), defaults={"is_open": True})
    desk = world.officer("newsletter")

    def ask() -> None:
        world.send("/fr/newsletter/", {"once": once_of(world.visitor.get("/fr/newsletter/").text), "email": world.address()})

    for _ in range(3):
        ask()
    world.confirm("/newsletter/confirm/", answer="confirm")
    # Never confirmed.
    ask()
    issue = draft(articles())
    world.send(f"/desk/newsletter/issues/{issue.pk}/send/", {}, by=desk)
    world.send("/desk/newsletter/readers.csv", {}, by=desk)
    # Mail servers gave one up. All others stop, also those who agreed beside a signature.
    lost = NewsSubscription.objects.filter(consent_page="/fr/newsletter/").filter(is_confirmed=True)[0]
    MailAddress.objects.filter(pk=lost.handle).update(unreachable_since=localdate())
    readers = NewsSubscription.objects.filter(is_confirmed=True).exclude(pk=lost.pk)
    stops = [path for path in world.links("/newsletter/stop/") if str(lost.handle) not in path]
    assert len(stops) == readers.count() > 2
    for path in stops:
        world.send(path, {"List-Unsubscribe": "One-Click"})
    assert not readers.exists()
