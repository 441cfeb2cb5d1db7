"""From where somebody joined and with what device is kept nowhere: not in the database, not in its file, not in what the server says."""

import json
import logging
from collections.abc import Iterator
from itertools import count

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from tests.reviews.phone import ANSWERS, LEARNERS, NOON_MS, answer, headers

ADDRESS = "203.0.113.77"
FORWARDED = "198.51.100.23"
DEVICE = "Seeded-Phone/91.7 (Model Zebra)"
REFERRER = "https://seeded-referrer.example/page"
TRACES = (ADDRESS, FORWARDED, "Seeded-Phone", "Zebra", "seeded-referrer")


@pytest.fixture
def phone(db: None) -> Client:
    """A phone that tells all that phones tell."""
    return Client(
        REMOTE_ADDR=ADDRESS,
        HTTP_X_FORWARDED_FOR=FORWARDED,
        HTTP_FORWARDED=f"for={FORWARDED}",
        HTTP_X_REAL_IP=FORWARDED,
        HTTP_USER_AGENT=DEVICE,
        HTTP_SEC_CH_UA_MODEL="Zebra",
        HTTP_REFERER=REFERRER,
        HTTP_ACCEPT_LANGUAGE="fr-BE",
    )


def stored_texts() -> Iterator[str]:
    """Yield every value of every row of every table, as text."""
    tables = [name for name in connection.introspection.table_names() if not name.startswith("sqlite_")]
    assert {model._meta.db_table for model in apps.get_app_config("reviews").get_models()} <= set(tables)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name of the database
            for row in cursor.fetchall():
                yield " ".join(
                    bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value) for value in row
                )


@pytest.mark.slow
@pytest.mark.database
def test_joining_sending_and_leaving_leave_no_trace_of_the_device(
    phone: Client, code: str, cards: tuple[str, ...], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    joining = {"data": json.dumps({"form": "A"}), "content_type": "application/json", "headers": headers()}
    assert phone.post(LEARNERS.format(code=code), **joining).status_code == 201
    numbers = count()
    for answers in ([answer(next(numbers), cards[0])], [answer(next(numbers), "no-such-card")], "not a list"):
        body = json.dumps({"sent_at": NOON_MS, "cursor": 0, "answers": answers})
        phone.post(ANSWERS.format(code=code), body, content_type="application/json", headers=headers())
    phone.get(f"/api/v1/trainings/{code}", headers=headers())
    phone.get(f"/fr/join/{code}")
    found = [text for text in stored_texts() if any(trace in text for trace in TRACES)]
    assert found == []
    assert phone.delete(ANSWERS.format(code=code), headers=headers()).status_code == 204
    assert not [text for text in stored_texts() if any(trace in text for trace in TRACES)]
    output = caplog.text + "".join(capfd.readouterr())
    assert not [trace for trace in TRACES if trace in output]


@pytest.mark.slow
def test_a_seeded_trace_would_be_found(db: None, code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_trainingcode SET code = %s WHERE code = %s", ["Zebra", code])
    assert any("Zebra" in text for text in stored_texts())
