"""Details sent through the form of an event."""

from ravive.hub.events.models import Registration
from tests.hub.erasure.seeding import FORMS, SeededWorld
from tests.hub.events.cast import KIND, event_page, once_of, opened


@FORMS.seeds("register_for_event", "registration", "confirm_events", "own_events")
def seed_events(world: SeededWorld) -> None:
    page = event_page(attendance="both")
    event = opened(page, places=2, asks=(KIND.NAME, KIND.ORGANISATION, KIND.NEEDS))
    desk = world.officer("events")

    def register(**values: object) -> str:
        form = {"name": world.seed("Nom"), "organisation": world.seed("Ecole"), "needs": ["quiet"], "attendance": "place"}
        reply = world.send(f"/fr/events/{page.pk}/register/", {**form, **values, "once": once_of(world.visitor, page)})
        return str(reply.headers["Location"])

    links = [register(email=world.address()) for _ in range(4)]
    world.confirm("/registration-mails/confirm/", answer="confirm")
    world.fetch(*(f"/desk/events/{event.pk}/list.{kind}" for kind in ("xlsx", "pdf")), by=desk)
    # One cancels, one waits and gets the place, one is cancelled by staff, one never confirms.
    world.send(links[0], {})
    second = Registration.objects.filter(event=event)[0]
    world.send(f"/desk/events/{event.pk}/{second.pk}/cancel/", {}, by=desk)
    world.send(world.links("/registration-mails/stop/")[-1], {"answer": "stop"})
    register(email=world.address())
    register()
