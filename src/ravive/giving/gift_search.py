"""Finds transfers by what the bank said of them. Only those of one year are decrypted, and only when somebody searches."""

from dataclasses import dataclass

from ravive.giving.details import TransferDetails, bank_details
from ravive.giving.models import BankTransfer
from ravive.giving.money import typed_cents
from ravive.lib.words import WordSearch, unaccented
from ravive.people.models import Organisation

MOST_HITS = 100
# Fewer digits stand in too many numbers of accounts.
SHORTEST_NUMBER = 5


@dataclass(frozen=True, kw_only=True)
class GiftHit:
    """A transfer that was found, with what the bank said."""

    transfer: BankTransfer
    details: TransferDetails


def find_transfers(organisation: Organisation, *, year: int, text: str) -> list[GiftHit]:
    """Return the transfers of a year whose name, account, message, reference or amount holds all the words, at most 100, latest first."""
    search = WordSearch.of(text)
    if not search.words:
        return []
    amount, digits = typed_cents(text), "".join(character for character in text if character.isalnum()).upper()
    transfers = (
        BankTransfer.objects.filter(movement__account__organisation=organisation, movement__booked_on__year=year)
        .select_related("movement__account")
        .order_by("-movement__booked_on", "-pk")
    )
    found: list[GiftHit] = []
    for transfer in transfers.iterator(chunk_size=1000):
        details = bank_details(transfer.sealed)
        words = unaccented(f"{details.counterparty} {details.message}")
        is_number = len(digits) >= SHORTEST_NUMBER and (digits in details.iban or digits in transfer.structured)
        if search.is_in(words) or is_number or (amount is not None and abs(transfer.amount_cents) == amount):
            found.append(GiftHit(transfer=transfer, details=details))
        if len(found) == MOST_HITS:
            break
    return found
