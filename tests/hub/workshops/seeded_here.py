"""Details sent through the form that asks for a workshop."""

import re

from ravive.hub.workshops.models import WorkshopRequest
from ravive.pages.models import SiteProfile
from tests.hub.erasure.seeding import FORMS, SeededWorld
from tests.hub.workshops.cast import sent_to, workshop_page
from tests.people.cast import host


@FORMS.seeds("send_workshops", "confirm_workshops", "own_workshops")
def seed_workshops(world: SeededWorld) -> None:
    page = workshop_page()
    SiteProfile.objects.get_or_create(organisation=host(), defaults={"email": "ateliers@example.org"})
    desk = world.officer("workshops")

    def ask() -> None:
        world.send(f"/fr/workshops/ask/{page.pk}/", sent_to(page, establishment=world.seed("Ecole"), email=world.address()))

    for _ in range(3):
        ask()
    world.confirm("/workshops/confirm/")
    for request in WorkshopRequest.objects.all()[:2]:
        answer = {"kind": "contact", "own_words": "Bonjour, nous venons volontiers."}
        page_of_request = f"/desk/workshops/{request.pk}/"
        form = re.findall(r'name="([\w-]+)" value="([^"]*)"', desk.get(page_of_request).text)
        world.send(f"{page_of_request}answer/", {**dict(form), **answer}, by=desk)
    world.send(world.links("/workshops/stop/")[0], {"answer": "withdraw"})
    # Never confirmed.
    ask()
