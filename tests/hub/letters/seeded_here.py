"""Details sent through the forms of open letters."""

from ravive.hub.letters.models import LetterSignature
from ravive.hub.letters.queries import Kind
from tests.hub.erasure.seeding import FORMS, SeededWorld
from tests.hub.letters.letter_cast import letter_of, letter_page, once


@FORMS.seeds("send_letters", "confirm_letters", "own_letters")
def seed_letters(world: SeededWorld) -> None:
    letter = letter_of(letter_page(), accepts_people=True, offers_news=True)
    desk = world.officer("letters")

    def sign(kind: str, **values: object) -> None:
        address = f"/fr/letters/{letter.pk}/sign/{kind}/"
        world.send(address, {"once": once(world.visitor.get(address).text, letter, kind), "country": "BE", **values})

    # The name and the domain of an organisation stay on the list: they are nobody's own.
    sign(Kind.ORGANISATION, name="Ligue", email=world.address("ligue.example"), has_mandate="on", news="on")
    for _ in range(3):
        sign(Kind.PERSON, name=world.seed("Nom"), email=world.address(), is_shown="on", news="on")
    world.confirm("/letters/confirm/", answer="confirm")
    released, withdrawn, *_others = LetterSignature.objects.filter(kind=Kind.PERSON)
    for row in (released, withdrawn):
        world.send(f"/desk/letters/{letter.pk}/signatures/{row.pk}/", {"answer": "release"}, by=desk)
    world.fetch(*(f"/desk/letters/{letter.pk}/list.{kind}" for kind in ("csv", "xlsx", "pdf")), by=desk)
    released.refresh_from_db()
    assert released.name
    world.fetch(f"/fr/letters/{letter.pk}/signatures/", f"/fr/letters/{letter.pk}/signatures/?q={released.name}")
    world.send(world.links("/letters/stop/")[-1], {"answer": "withdraw"})
    # Never confirmed.
    sign(Kind.PERSON, name=world.seed("Nom"), email=world.address())
