"""What appeals have of an organisation, for the isolation walk."""

from ravive.fundraising.models import AppealPage
from ravive.giving.models import Appeal, BankAccount, BankMovement, BankTransfer, GivingPromise, PaymentReference, Receipt
from ravive.mailing import encryption
from tests.people import made_here  # noqa: F401 - makes the site first, where an appeal stands
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_appeals(world: World) -> None:
    home = world.kept["home"]
    page = home.add_child(instance=AppealPage(title=f"Appeal {MARKER}", slug="appeal", thanks=MARKER, locale=home.locale))
    account = BankAccount.objects.create(organisation=world.other, iban="BE62510007547061", holder=f"Holder {MARKER}")
    values = {"organisation": world.other, "title": f"Appeal {MARKER}", "account": account, "goal_cents": 100_000}
    appeal, _is_new = Appeal.objects.update_or_create(key=page.translation_key, defaults=values)
    reference = PaymentReference.objects.create(
        organisation=world.other, appeal=appeal, kind=PaymentReference.ReferenceKind.ONCE, reference="000000000101"
    )
    day = NOW.date()
    promise = GivingPromise.objects.create(
        reference=reference, private_key="a" * 64, handle="a" * 64, amount_cents=2500, promised_on=day, expires_on=day,
        language="fr", name_review="waiting", sealed_name=encryption.encrypt(f"Donor {MARKER}"),
    )  # fmt: skip
    movement = BankMovement.objects.create(account=account, booked_on=day, amount_cents=2500, common_mark="appeals")
    transfer = BankTransfer.objects.create(movement=movement, position=1, amount_cents=2500, decision="booked")
    booked = {"appeal": appeal, "reference": reference, "received_on": day, "booked_at": NOW}
    Receipt.objects.create(organisation=world.other, transfer=transfer, amount_cents=2500, **booked)
    world.kept |= {"appeal": appeal, "giving_promise": promise}
    world.rows += [
        Appeal.objects.filter(organisation=world.other),
        PaymentReference.objects.filter(organisation=world.other),
        GivingPromise.objects.filter(reference__organisation=world.other),
    ]


def _key(world: World) -> object:
    return world.kept["appeal"].pk


def _promise(world: World) -> object:
    return world.kept["giving_promise"].pk


REGISTRY.fill(r"^(desk_appeal|appeal_settings)$", appeal_id=_key)
REGISTRY.fill(r"^moderate_donor_name$", appeal_id=_key, promise_id=_promise, data={"answer": lambda _: "release"}, opens=False)
REGISTRY.fill(r"^remove_giving_promises$", appeal_id=_key)
REGISTRY.fill(r"^remove_giving_promise$", appeal_id=_key, promise_id=_promise, opens=False)
