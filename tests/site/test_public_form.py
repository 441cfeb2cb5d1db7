"""Forms for visitors: shown here, sent from here, accepted once."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.test import RequestFactory

from ravive.site import public_form
from ravive.site.models import SentForm
from ravive.site.public_form import FIELD, FormRefusedError, check, delete_old, is_first, new_value

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
PURPOSE = "letter-12"


def sent(value: str, **headers: str) -> public_form.SentValue:
    return check(RequestFactory().post("/", {FIELD: value}, headers=headers), purpose=PURPOSE)


def test_a_form_that_was_shown_here_is_accepted_once(db: None) -> None:
    value = new_value(PURPOSE)
    shown = sent(value, **{"Sec-Fetch-Site": "same-origin"})
    assert shown.purpose == PURPOSE
    assert is_first(shown, now=NOW)
    assert not is_first(sent(value), now=NOW)
    assert is_first(sent(new_value(PURPOSE)), now=NOW)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_sends_a_form(site: str) -> None:
    with pytest.raises(FormRefusedError) as refused:
        sent(new_value(PURPOSE), **{"Sec-Fetch-Site": site})
    assert refused.value.status == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("value", ["", "letter-12.guessed", "letter-12.guessed:1vOaaa:signature"])
def test_a_form_that_was_not_shown_here_is_refused(value: str) -> None:
    with pytest.raises(FormRefusedError) as refused:
        sent(value)
    assert refused.value.status == HTTPStatus.CONFLICT


def test_the_value_of_one_form_is_no_value_of_another() -> None:
    with pytest.raises(FormRefusedError) as refused:
        sent(new_value("letter-13"))
    assert refused.value.status == HTTPStatus.FORBIDDEN


def test_a_form_that_was_open_for_days_is_shown_again(monkeypatch: pytest.MonkeyPatch) -> None:
    value = new_value(PURPOSE)
    monkeypatch.setattr(public_form, "LIFE", timedelta(seconds=-1))
    with pytest.raises(FormRefusedError) as refused:
        sent(value)
    assert refused.value.status == HTTPStatus.CONFLICT


def test_old_values_are_deleted_once_they_cannot_be_sent(db: None) -> None:
    is_first(sent(new_value(PURPOSE)), now=NOW)
    assert public_form.STORED > public_form.LIFE
    assert delete_old(now=NOW + public_form.STORED) == 0
    assert delete_old(now=NOW + public_form.STORED + timedelta(seconds=1)) == 1
    assert not SentForm.objects.exists()


def test_what_is_stored_of_a_form_does_not_lead_to_its_value(db: None) -> None:
    value = new_value(PURPOSE)
    is_first(sent(value), now=NOW)
    row = SentForm.objects.get()
    assert value not in (row.digest, row.purpose)
    assert len(row.digest) == 64
