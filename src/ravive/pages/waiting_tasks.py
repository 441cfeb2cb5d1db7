"""What waits in the queue about a page, a picture or a document leaves it with them: Wagtail's tasks fail on rows that are gone."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete
from django_tasks_db.models import DBTaskResult
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import get_page_models

# Each has as arguments the app, the model and the number of a row.
ABOUT_ROWS = ("modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task")


def connect() -> None:
    """Follow pages, pictures and documents that are deleted."""
    for model in (*get_page_models(), get_image_model(), get_document_model()):
        post_delete.connect(_forget, sender=model, dispatch_uid=f"pages.waiting_tasks.{model._meta.label}")


def _forget(*, instance: Model, **_signal: Any) -> None:  # noqa: ANN401 - what Django sends beside
    arguments = [instance._meta.app_label, instance._meta.model_name, str(instance.pk)]
    waiting = DBTaskResult.objects.filter(status="READY", task_path__in=ABOUT_ROWS)
    waiting.filter(args_kwargs__args=arguments).delete()
