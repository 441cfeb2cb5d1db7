"""Tasks about a page that wait in the queue leave it with the page."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from ravive.pages.models import HomePage, InfoPage
from ravive.pages.waiting_tasks import ABOUT_ROWS

type Committed = Callable[..., AbstractContextManager[object]]


@pytest.mark.django_db
@pytest.mark.database
def test_what_waits_about_a_page_goes_with_it(settings: Settings, django_capture_on_commit_callbacks: Committed) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    home = HomePage.objects.get(locale__language_code="fr")
    with django_capture_on_commit_callbacks(execute=True):
        going, staying = (home.add_child(instance=InfoPage(title=slug, slug=slug, locale=home.locale)) for slug in ("part", "reste"))
    numbers = [str(going.pk), str(staying.pk)]

    def waiting() -> set[tuple[str, str]]:
        rows = DBTaskResult.objects.filter(status="READY", task_path__in=ABOUT_ROWS)
        return {(row.task_path, row.args_kwargs["args"][2]) for row in rows if row.args_kwargs["args"][2] in numbers}

    assert waiting() == {(task, number) for task in ABOUT_ROWS for number in numbers}
    with django_capture_on_commit_callbacks(execute=True):
        going.delete()
    assert waiting() == {(task, numbers[1]) for task in ABOUT_ROWS}
