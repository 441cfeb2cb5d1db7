"""What open letters have of an organisation, for the isolation walk."""

from ravive.hub.letters.models import LetterPage, LetterPartner, LetterSignature, OpenLetter, SignatureLogo
from ravive.hub.letters.queries import Kind, State
from tests.people import made_here  # noqa: F401 - makes the site first, where a letter stands
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_letters(world: World) -> None:
    home = world.kept["home"]
    page = home.add_child(instance=LetterPage(title=f"Letter {MARKER}", slug="letter", addressee=MARKER, locale=home.locale))
    letter, _is_new = OpenLetter.objects.update_or_create(
        key=page.translation_key, defaults={"organisation": world.other, "title": f"Letter {MARKER}"}
    )
    partner = LetterPartner.objects.create(letter=letter, name=f"Partner {MARKER}")
    values = {"kind": Kind.ORGANISATION, "state": State.WAITING, "needs_review": True, "is_confirmed": True, "entered_on": NOW.date()}
    signature = LetterSignature.objects.create(letter=letter, name=f"Signer {MARKER}", handle="f" * 64, **values)
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{MARKER}</title></svg>'.encode()
    SignatureLogo.objects.create(signature=signature, content=drawing, media_type="image/svg+xml", digest="e" * 64)
    world.kept |= {"letter": letter, "signature": signature, "letter_partner": partner}
    world.rows += [
        OpenLetter.objects.filter(organisation=world.other),
        LetterPartner.objects.filter(letter__organisation=world.other),
        LetterSignature.objects.filter(letter__organisation=world.other),
        SignatureLogo.objects.filter(signature__letter__organisation=world.other),
    ]


REGISTRY.fill(
    r"^moderate_signature$",
    letter_id=lambda world: world.kept["letter"].pk,
    signature_id=lambda world: world.kept["signature"].pk,
    data={"answer": lambda _: "remove"},
    opens=False,
)
REGISTRY.fill(r"^moderated_logo$", letter_id=lambda world: world.kept["letter"].pk, signature_id=lambda world: world.kept["signature"].pk)
REGISTRY.fill(
    r"^export_letter$",
    letter_id=lambda world: world.kept["letter"].pk,
    kind=lambda _: "csv",
    query={"partner": lambda world: world.kept["letter_partner"].pk},
    opens=False,
)
REGISTRY.fill(r"^(desk_letter|letter_settings|deliver_letter)$", letter_id=lambda world: world.kept["letter"].pk)
