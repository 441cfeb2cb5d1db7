"""A site with everything that public addresses show, filled once for a module: by forms of visitors, and for another organisation."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from random import Random
from typing import cast
from urllib.parse import urlsplit

from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from wagtail.documents.models import Document

from ravive.giving.models import Appeal
from ravive.hub.letters.models import LetterSignature, SignatureLogo
from ravive.hub.letters.queries import Kind
from ravive.mailing import links, purposes, staff_mails
from ravive.mailing.models import MailAddress
from ravive.pages.models import SiteProfile
from ravive.people.models import Organisation, Role
from ravive.site import brand_style
from ravive.site.brand import Brand
from ravive.trainings import actions
from ravive.trainings.certificates import badge_keys
from ravive.trainings.models import Certificate
from tests.giving.mailboxes.gift_seeds import own_page
from tests.hub.erasure.seeding import FORMS, SeededWorld, find_seeders
from tests.journeys.post_office import PostOffice
from tests.people import test_isolation as walks
from tests.people.cast import host, organisation, person
from tests.people.isolation import MARKER, REGISTRY, World
from tests.trainings.cast import HELD_ON, NOON, ask, half, phones, sit, values
from tests.trainings.reminding import coming, reminded

HOST = "localhost"
OTHER_HOST = f"{MARKER.lower()}.example"
LOCMEM = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
SETTINGS = {"RAVIVE_SENDS_MAIL": True, "RAVIVE_URL": f"http://{HOST}", "MAILERS": LOCMEM, "ALLOWED_HOSTS": [HOST, OTHER_HOST]}
LINK = re.compile(rf"https?://{HOST}(/\S+)")


@dataclass(frozen=True, kw_only=True)
class FilledSite:
    """What fills the site: `world` is another organisation, `seeds` stand in what visitors gave, `links` lead where nobody else may."""

    media: Path
    world: World
    seeds: tuple[str, ...]
    links: tuple[str, ...]


@contextmanager
def filled_site(media: Path) -> Iterator[FilledSite]:
    """Fill the site in a transaction, in which each test has its own; undo it in the end."""
    whole = transaction.atomic()
    # As Django's test case: code that has to be outside of a transaction runs within those of tests.
    whole._from_testcase = True  # type: ignore[attr-defined]
    with override_settings(MEDIA_ROOT=media, **SETTINGS), whole:
        try:
            yield _fill(media)
        finally:
            transaction.set_rollback(True)


def _fill(media: Path) -> FilledSite:
    office, read = PostOffice(), list[EmailMessage]()

    def work() -> None:
        """Do what waits for the end of the transaction, and take what was sent."""
        _run_waiting()
        sent = [cast("EmailMessage", queued.message()) for queued in mail.outbox]
        mail.outbox.clear()
        office.messages += sent
        read.extend(sent)

    visitor = SeededWorld(visitor=Client(headers={"host": HOST}), office=office, work=work)
    find_seeders()
    for seeder in FORMS.seeders:
        seeder(visitor)
    texts = [text.get_content() for message in read if (text := message.get_body(("plain",)))]
    office.messages[:] = read
    found = [*dict.fromkeys(path for text in texts for path in LINK.findall(text)), *_unwritten_links(visitor)]
    return FilledSite(media=media, world=_other_world(), seeds=tuple(visitor.seeds), links=tuple(found))


def _run_waiting() -> None:
    while connection.run_on_commit:
        _savepoints, call, is_robust = cast("tuple[set[str], Callable[[], object], bool]", connection.run_on_commit.pop(0))
        try:
            call()
        except Exception:
            if not is_robust:
                raise


def _other_world() -> World:
    """Return another organisation with everything that the makers of all packages create."""
    # They are registered by the walk of the desk.
    assert walks.REGISTRY is REGISTRY
    other = organisation(MARKER.lower(), f"Organisation {MARKER}")
    made = World(other=other, insider=person(f"insider-{MARKER}", other, Role.ADMIN, Role.COMMUNICATOR))
    for make in REGISTRY.makers:
        make(made)
    return made


def _unwritten_links(visitor: SeededWorld) -> Iterator[str]:
    """Yield addresses that no e-mail of the seeds has and to which no page links."""
    own = next(own_page(visitor, link) for link in reversed(visitor.links("/my-gifts/open/")))
    yield from (own, f"{own}gifts.csv", f"{own}gifts.json", f"{own}erase/")
    yield from _training_links(visitor.visitor)
    run = Appeal.objects.filter(organisation=host(), is_run=True)[0]
    yield f"/fr/appeals/{run.pk}/register/team/sent/"
    asked = MailAddress.objects.filter(purpose="reminders")[0]
    yield links.stop_link(purposes.find_purpose("reminders"), asked.handle, "fr").removeprefix(f"http://{HOST}")
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
    Organisation.objects.filter(pk=host().pk).update(logo=drawing, logo_media_type="image/svg+xml", logo_digest="b" * 64)
    yield f"/logos/{'b' * 64}.svg"
    yield brand_style.address(Brand(colour="#aa2244"))
    SiteProfile.objects.update_or_create(organisation=host(), defaults={"security_contact": "faults@example.org"})
    signature = LetterSignature.objects.filter(kind=Kind.ORGANISATION)[0]
    LetterSignature.objects.filter(pk=signature.pk).update(is_released=True)
    SignatureLogo.objects.create(signature=signature, content=drawing, media_type="image/svg+xml", digest="d" * 64)
    yield f"/letters/logos/{'d' * 64}.svg"
    guide = ContentFile(b"A guide to read.", name="guide.txt")
    yield Document.objects.create(title="Guide", file=guide, collection=host().collection).file.url


def _training_links(phone: Client) -> Iterator[str]:
    """Let phones take part in trainings of the host; yield where these show something."""
    trainer = person("links", host(), Role.TRAINER)
    open_now = actions.open_training(organisation=host(), values=values(), by=trainer, now=NOON, chance=Random(2))
    reminding = reminded(phone, open_now, 1)
    assert reminding.plan(coming(datetime.now(UTC), 0, 3), None).status_code == 200
    yield urlsplit(reminding.ask("PUT", "calendar", {"language": "fr"}).json()["address"]).path
    yield f"/fr/join/{reminding.code}"
    live = f"/fr/live/{reminding.code}"
    yield from ("/fr/live", live, f"{live}/a-phone-of-links", f"{live}/a-phone-of-links/state", "/fr/verify/list")
    yield staff_mails.stop_link(trainer).removeprefix(f"http://{HOST}")
    held = values(held_on=HELD_ON - timedelta(days=35))
    over = actions.open_training(organisation=host(), values=held, by=trainer, now=NOON, chance=Random(3))
    (learner,) = phones(phone, over, 1)
    sit(learner, half("B"), right=len(half("B")))
    certificate = ask(learner).json()
    badge = Certificate.objects.get(pk=certificate["number"])
    yield from (urlsplit(certificate["address"]).path, f"/verify/{badge.badge}", f"/fr/verify/{badge.badge}")
    yield from (f"/badges/issuers/{host().pk}", f"/badges/achievements/{badge.achievement.pk}")
    yield from (f"/badges/keys/{name}" for name in badge_keys.keys().by_name)
    yield from (f"/fr/certificate/{learner.code}", f"/fr/test/{learner.code}")
