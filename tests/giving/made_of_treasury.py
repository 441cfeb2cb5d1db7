"""Addresses of the treasurer's desk, for the isolation walk."""

from ravive.giving.models import RefusedProposal
from tests.giving import made_of_giving  # noqa: F401 - makes what the addresses lead to first
from tests.people.isolation import REGISTRY, World


@REGISTRY.maker
def refuse_a_proposal(world: World) -> None:
    RefusedProposal.objects.create(transfer=world.kept["transfer"], reference=world.kept["payment_reference"])
    world.rows.append(RefusedProposal.objects.filter(transfer__movement__account__organisation=world.other))


MONTH = {"year": lambda _world: 2026, "month": lambda _world: 11}

REGISTRY.fill(r"^(bank|close|reopen)_month$", account_id=lambda world: world.kept["bank_account"].pk, **MONTH)
REGISTRY.fill(r"^(remove_)?bank_account$", account_id=lambda world: world.kept["bank_account"].pk)
REGISTRY.fill(r"^remove_bank_layout$", layout_id=lambda world: world.kept["bank_layout"].pk, opens=False)
REGISTRY.fill(
    r"^refuse_proposal$",
    opens=False,
    transfer_id=lambda world: world.kept["transfer"].pk,
    data={"target": lambda world: f"reference-{world.kept['payment_reference'].pk}"},
)
REGISTRY.fill(
    r"^book_transfer$",
    opens=False,
    transfer_id=lambda world: world.kept["transfer"].pk,
    data={"target": lambda world: f"appeal-{world.kept['appeal'].pk}", "kind": lambda _world: "gift"},
)
REGISTRY.fill(
    r"^deduct_transfer$",
    opens=False,
    transfer_id=lambda world: world.kept["transfer"].pk,
    data={"receipt": lambda world: world.kept["receipt"].pk},
)
REGISTRY.fill(
    r"^change_receipt_kind$",
    opens=False,
    transfer_id=lambda world: world.kept["receipt"].transfer_id,
    data={"kind": lambda _world: "collection"},
)
REGISTRY.fill(r"^(bank_transfer|mark_no_gift)$", transfer_id=lambda world: world.kept["transfer"].pk)
REGISTRY.fill(r"^undo_transfer$", opens=False, transfer_id=lambda world: world.kept["receipt"].transfer_id)
REGISTRY.fill(r"^export_bookings$", kind=lambda _world: "csv", query={"names": lambda _world: "1", "year": lambda _world: "2026"})
REGISTRY.fill(r"^search_gifts$", opens=False, data={"q": lambda _world: "zwaluwnest", "year": lambda _world: "2026"})
