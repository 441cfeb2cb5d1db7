"""What is stored of people says when it is deleted, and a nightly job deletes it."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError

from ravive.site import personal_data
from ravive.site.personal_data import (
    DataSubject,
    LegalBasis,
    PersonalData,
    PersonalField,
    StorageLimit,
    erase_due,
    fixed,
    register,
    registered,
)

WHO = (DataSubject.SIGNERS,)
NOW = datetime(2026, 11, 28, 4, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal_data, "_registered", {})


def test_each_form_deletes_what_is_due() -> None:
    erased: list[tuple[str, datetime]] = []
    field = PersonalField(
        model="letters.Signature", field="name", purpose="to sign", deletion="30 days after delivery", basis=LegalBasis.CONSENT,
        limit=StorageLimit(days=fixed(30), since="after delivery"),
    )  # fmt: skip
    for name, rows in (("signatures", 3), ("registrations", 2)):
        register(
            PersonalData(
                name=name,
                label=name,
                people=WHO,
                fields=(field,),
                erase=lambda now, name=name, rows=rows: erased.append((name, now)) or rows,
            )
        )
    assert [data.name for data in registered()] == ["registrations", "signatures"]
    assert erase_due(now=NOW) == 5
    assert erased == [("registrations", NOW), ("signatures", NOW)]


@pytest.mark.parametrize("problem", [DatabaseError("locked"), ExceptionGroup("of one form", [DatabaseError("locked")])])
def test_one_refused_deletion_stops_no_other(problem: Exception) -> None:
    def fail(now: datetime) -> int:
        raise problem

    done: list[datetime] = []
    register(PersonalData(name="a", label="", people=WHO, fields=(), erase=fail))
    register(PersonalData(name="b", label="", people=WHO, fields=(), erase=lambda now: done.append(now) or 1))
    with pytest.raises(ExceptionGroup, match="1 forms"):
        erase_due(now=NOW)
    assert done == [NOW]


def test_what_another_job_deletes_is_left_to_it() -> None:
    register(PersonalData(name="a", label="", people=WHO, fields=()))
    assert erase_due(now=NOW) == 0
