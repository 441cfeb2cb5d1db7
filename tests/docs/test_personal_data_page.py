"""The page about details of visitors says what the code deletes."""

from django.apps import apps

from ravive.site.personal_data import registered
from tests.docs import build_personal_data


def test_the_page_says_what_the_register_holds() -> None:
    assert build_personal_data.PAGE.read_text("utf-8") == build_personal_data.page(), "run python -m tests.docs.build_personal_data"


def test_every_detail_is_a_field_of_a_model() -> None:
    for data in registered():
        assert data.fields, data.name
        for field in data.fields:
            assert apps.get_model(field.model)._meta.get_field(field.field.split(".")[0]), field
