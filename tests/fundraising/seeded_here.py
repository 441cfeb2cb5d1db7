"""Details sent through the form of an appeal and the links of its e-mails."""

from ravive.giving.models import GivingPromise
from tests.fundraising.appeal_cast import appeal_of, appeal_page, once_of, receive
from tests.hub.erasure.seeding import FORMS, SeededWorld


@FORMS.seeds("give", "confirm_gifts")
def seed_appeals(world: SeededWorld) -> None:
    appeal = appeal_of(appeal_page())
    address = f"/fr/appeals/{appeal.pk}/give/"

    def give(**values: object) -> GivingPromise:
        once = once_of(world.visitor.get(address).text, f"appeal-{appeal.pk}")
        reply = world.send(address, {"once": once, "amount": "2500", "frequency": "once", **values})
        world.fetch(reply.headers["Location"])
        return GivingPromise.objects.latest("pk")

    # One name is shown, one is refused, one waits; one has no box, and is not stored.
    shown = give(name=world.seed("Nom"), is_shown="on", email=world.address())
    refused = give(name=world.seed("Nom"), is_shown="on")
    give(name=world.seed("Nom"), is_shown="on", frequency="monthly", email=world.address())
    give(name=world.seed("Nom"))
    world.confirm("/gifts/confirm/", answer="confirm")
    # The reader of one address says that it was somebody else; one never confirms.
    give(email=world.address())
    world.send(world.links("/gifts/confirm/")[-1], {"answer": "not_me"})
    give(email=world.address())
    officer = world.officer("appeals")
    for promise, answer in ((shown, "release"), (refused, "refuse")):
        receive(appeal, 2500, reference=promise.reference)
        world.send(f"/desk/appeals/{appeal.pk}/names/{promise.pk}/", {"answer": answer}, by=officer)
    world.fetch(f"/desk/appeals/{appeal.pk}/", by=officer)
    world.fetch(f"/fr/appeals/{appeal.pk}/supporters/")
