"""What a soak works on: a training with phones, a deck that is published again and again, an account whose bank files are imported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.giving.ledger import Ledger

CODE, DECK = "SAK234", "voyage"
LANGUAGES = frozenset({"fr", "nl", "de", "en"})
# Rows of a bank file: every second one books itself.
ROWS = 120
NOTE = "soak"


@dataclass(frozen=True, kw_only=True)
class SoakWorld:
    """The training's cards, the ledger, and where copies go."""

    cards: tuple[str, ...]
    ledger: Ledger
    reference: str
    # The folder of the copies.
    copies: Path


def created() -> SoakWorld:
    """Store what the soak works on, in a database with the starter content."""
    from django.conf import settings

    from ravive.backups.data_files import BACKUPS_FOLDER
    from ravive.publishing import queries
    from ravive.reviews.models import TrainingCode
    from tests.existing import existing
    from tests.giving.ledger import ledger_of
    from tests.people.cast import organisation

    TrainingCode.objects.create(code=CODE, training=7)
    ledger = ledger_of(organisation("soaked"))
    cards = tuple(card.id for card in existing(queries.current_deck(DECK, "fr")).bundle.cards)
    copies = Path(settings.RAVIVE_DATA) / BACKUPS_FOLDER / "soak"
    copies.mkdir(parents=True)
    return SoakWorld(cards=cards, ledger=ledger, reference=ledger.reference("standing").reference, copies=copies)


def bank_file(world: SoakWorld, number: int) -> bytes:
    """Return the statement of one day: the same number, the same file."""
    from tests.giving.bank_truth import TrueMovement, coda, statements_of

    rows = range(1, ROWS + 1)
    return coda(statements_of([TrueMovement(number=n, day=number, cents=1000, reference=world.reference if n % 2 else "") for n in rows]))
