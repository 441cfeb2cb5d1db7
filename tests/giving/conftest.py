"""The ledger of an organisation, for every test of giving."""

import pytest

from tests.giving.ledger import Ledger, ledger_of
from tests.people.cast import organisation, person


@pytest.fixture
def ledger(db: None) -> Ledger:
    """An organisation with an account, an appeal and a treasurer."""
    made = organisation("givers")
    return ledger_of(made, treasurer=person("treasurer", made, "treasurer"))
