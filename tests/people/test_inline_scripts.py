"""Wagtail's widgets come without inline script, and their data end where they should."""

import json
import re

import pytest
from django.test import Client
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminPageChooser, AdminTimeInput
from wagtail.admin.widgets.workflows import AdminTaskChooser

from ravive.people import inline_scripts
from tests.people.cast import person, signed_in

pytestmark = [pytest.mark.django_db]

DATA = re.compile(r'<script type="application/json"\s+data-desk-widget="(\w+)">(.*?)</script>', re.DOTALL)


@pytest.mark.parametrize(
    ("widget", "name"),
    [
        (AdminDateInput(), "initDateChooser"),
        (AdminTimeInput(), "initTimeChooser"),
        (AdminDateTimeInput(), "initDateTimeChooser"),
        (AdminPageChooser(), "PageChooser"),
        (AdminTaskChooser(), "createTaskChooser"),
    ],
)
def test_a_widget_is_started_from_data(widget: AdminDateInput, name: str) -> None:
    page = widget.render("day-0", None, attrs={"id": "id_day-0"})
    ((found, values),) = DATA.findall(page)
    assert found == name
    assert json.loads(values)[0] == "id_day-0"
    assert "<script>" not in page


def test_data_cannot_end_early() -> None:
    page = inline_scripts.without_script('<p></p><script>new PageChooser("a", {"b": "</script><script>alert(1)"});</script>')
    assert page.count("</script>") == 1
    assert json.loads(DATA.findall(page)[0][1]) == ["a", {"b": "</script><script>alert(1)"}]


def test_an_unknown_script_is_refused_instead_of_shown() -> None:
    with pytest.raises(ValueError, match="another script than before"):
        inline_scripts.without_script("<p></p><script>alert(1)</script>")


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["sites/new/", "workflows/add/", "users/new/", "account/", "images/add/", "login/", "team/invite/", "audit/"]
)
def test_pages_of_the_desk_have_no_inline_script(path: str) -> None:
    client = Client() if path == "login/" else signed_in(person("root", host=True))
    page = client.get(f"/desk/{path}").text
    kinds = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
    assert [kind for kind in kinds if 'type="application/json"' not in kind] == []
    assert re.findall(r"<[^>]+\son\w+=", page) == []
