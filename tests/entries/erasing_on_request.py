"""One person in every form, among the donors and on the staff, who asks what is stored of them and then for its erasure."""

import json
import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from random import Random

from django.contrib.auth.models import User
from django.test import Client
from django.utils.timezone import localdate

from ravive.entries.models import PersonRequest
from ravive.entries.registry import registered
from ravive.giving.certificates.national_numbers import masked_number
from ravive.giving.models import BankTransfer
from ravive.hub.letters.queries import Kind
from ravive.hub.newsletter.models import Newsletter
from ravive.mailing import mail_limits
from ravive.mailing.mailboxes import counted_mailbox
from ravive.mailing.models import MailAddress
from ravive.pages.models import SiteProfile
from ravive.people import actions as people
from ravive.people.models import Role
from ravive.trainings import actions as trainings
from tests.entries.casts import once_of
from tests.fundraising.appeal_cast import appeal_page
from tests.fundraising.run_cast import run_of
from tests.giving.mailboxes.gift_seeds import become_donors, promise, read_files, seeded_appeal, transfer
from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page, days
from tests.hub.erasure.run import stored_details
from tests.hub.erasure.seeding import FORMS, SeededWorld
from tests.hub.events.cast import KIND, event_page, opened
from tests.hub.events.cast import once_of as once_of_event
from tests.hub.letters.letter_cast import letter_of, letter_page
from tests.hub.workshops.cast import sent_to, workshop_page
from tests.people.cast import NOW, host, person, signed_in
from tests.trainings.cast import NOON, values
from tests.trainings.reminding import coming, reminded

# Sealed texts and digests are longer, and no word of a form is.
DIGEST = re.compile(r"[\w=+/:.-]{32,}")


@FORMS.seeds()
def seed_request(world: SeededWorld) -> None:
    address, world.days = world.address(), 30
    _give(world, address)
    _send_forms(world, address)
    _send_form_of_letter(world, address)
    _ask_for_reminders(world, address)
    account = User.objects.create_user("collegue", address)
    people.set_roles(organisation=host(), user=account, roles=[Role.AUTHOR], by="test", now=NOW)
    # What the bank said of booked money is of the accounts: sealed, it stays for seven years.
    kept = {*BankTransfer.objects.filter(decision=BankTransfer.Decision.BOOKED).values_list("sealed", flat=True)} - {""}
    stored = {text for text in stored_details() if DIGEST.fullmatch(text)} - kept
    assert kept
    desk = signed_in(person("dpo", host(), Role.ADMIN))
    desk.defaults["HTTP_HOST"] = "localhost"
    asked: dict[str, object] = {"email": address, "received_on": localdate().isoformat(), "is_checked": "on"}
    page = str(world.send("/desk/requests/", asked, by=desk).headers["Location"])
    written = _file_of(desk, page)
    missing = [seed for seed in world.seeds if _in_file(seed) not in written.casefold()]
    assert missing == [], missing
    world.seeds += [*stored, *PersonRequest.objects.values_list("sealed", flat=True)]
    _erase(world, desk, page, account)
    assert {*BankTransfer.objects.exclude(sealed="").values_list("sealed", flat=True)} == kept


def _confirm(world: SeededWorld, address: str, part: str, **answer: object) -> None:
    """Confirm a form, and let the next one come on another day: a mailbox is asked three times a day at most."""
    world.confirm(part, **answer)
    for place in (*mail_limits.PLACES, mail_limits.RESERVED):
        mail_limits.MAILBOX.give_back(counted_mailbox(address), place=place)


def _in_file(seed: str) -> str:
    """Return how the file writes a detail. Of a national number, nobody may read more than its last digits in a file."""
    return (masked_number(seed) if re.fullmatch(r"\d{11}", seed) else seed).casefold()


def _file_of(desk: Client, page: str) -> str:
    reply = desk.post(f"{page}file/", {"language": "fr"})
    with zipfile.ZipFile(BytesIO(reply.content)) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".json"))
        content = json.loads(archive.read(name))
    forms = {part["form"] for part in content["stored"]}
    assert len(forms) >= len(registered()), forms
    # All but the second signature.
    assert len([part for part in content["stored"] if part.get("email_confirmed") is False]) == 1
    # Numbers of accounts and of people are written in groups.
    written = json.dumps(content, ensure_ascii=False)
    return written + re.sub(r"[ .-]", "", written)


def _erase(world: SeededWorld, desk: Client, page: str, account: User) -> None:
    world.fetch(page, f"{page}erase/", by=desk)
    world.send(f"{page}erase/", {}, by=desk)
    world.send(f"/desk/team/{account.pk}/delete/", {}, by=desk)
    world.send(f"{page}answered/", {}, by=desk)
    assert "Rien n’est conservé à cette adresse" in desk.get(page).text
    assert not MailAddress.objects.exists()


def _send_forms(world: SeededWorld, address: str) -> None:
    page = campaign_page()
    campaign = campaign_of(page, reminds_on=days(0))
    form = f"/fr/campaigns/{campaign.pk}/join/"
    action = str(campaign.actions.all()[0].pk)
    once = once_of(world.visitor.get(form).text)
    world.send(form, {"once": once, "action": action, "email": address, "wants_reminder": "on"})
    _confirm(world, address, "/campaigns/confirm/", answer="confirm")

    Newsletter.objects.update_or_create(organisation=host(), defaults={"is_open": True})
    world.send("/fr/newsletter/", {"once": once_of(world.visitor.get("/fr/newsletter/").text), "email": address})
    _confirm(world, address, "/newsletter/confirm/", answer="confirm")

    asks = (KIND.NAME, KIND.ORGANISATION, KIND.NEEDS)
    event = event_page(attendance="both")
    opened(event, places=2, asks=asks)
    told = {"name": world.seed("Nom"), "organisation": world.seed("Ecole"), "needs": ["quiet"], "attendance": "place"}
    world.send(f"/fr/events/{event.pk}/register/", {**told, "email": address, "once": once_of_event(world.visitor, event)})
    _confirm(world, address, "/registration-mails/confirm/", answer="confirm")

    SiteProfile.objects.get_or_create(organisation=host(), defaults={"email": "ateliers@example.org"})
    workshops = workshop_page()
    world.send(f"/fr/workshops/ask/{workshops.pk}/", sent_to(workshops, establishment=world.seed("Ecole"), email=address))
    _confirm(world, address, "/workshops/confirm/")

    run = run_of(appeal_page(slug="course"))
    for kind, more in (("team", {}), ("runner", {"is_of_age": "on"})):
        form = f"/fr/appeals/{run.pk}/register/{kind}/"
        once = once_of(world.visitor.get(form).text)
        world.send(form, {"once": once, "name": world.seed("Equipe"), "email": address, **more})
    _confirm(world, address, "/runs/confirm/")


def _send_form_of_letter(world: SeededWorld, address: str) -> None:
    letter = letter_of(letter_page(), accepts_people=True, offers_news=True)
    form = f"/fr/letters/{letter.pk}/sign/{Kind.PERSON}/"
    told = {"country": "BE", "name": world.seed("Nom"), "email": address, "is_shown": "on", "news": "on"}
    world.send(form, {"once": once_of(world.visitor.get(form).text), **told})
    _confirm(world, address, "/letters/confirm/", answer="confirm")
    # Never confirmed.
    told["name"] = world.seed("Nom")
    world.send(form, {"once": once_of(world.visitor.get(form).text), **told})


def _ask_for_reminders(world: SeededWorld, address: str) -> None:
    trainer = person("trainings", host(), Role.TRAINER)
    training = trainings.open_training(organisation=host(), values=values(), by=trainer, now=NOON, chance=Random(1))
    phone = reminded(world.visitor, training)
    phone.plan(coming(datetime.now(UTC), 0, 3), None)
    assert phone.ask("PUT", "email", {"language": "fr", "address": address}).status_code == 200
    world.work()
    _confirm(world, address, "/reminders/confirm/", answer="confirm")


def _give(world: SeededWorld, address: str) -> None:
    seeded = seeded_appeal(world, slug="demande", years=7)
    promised = promise(world, seeded.appeal, email=address)
    _confirm(world, address, "/gifts/confirm/", answer="confirm")
    read_files(world, seeded, transfer(world, 50, structured=promised.reference.reference))
    world.send("/desk/giving/thanks/send/", {}, by=seeded.desk)
    become_donors(world, seeded)
