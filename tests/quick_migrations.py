"""Migrations of an empty database, with fewer model classes created on the way: the tables are the same, in a third of the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db.migrations.state import ProjectState

_reload_with_related = ProjectState.reload_model


def _reload_alone(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    """Create the class of one model where Django creates those of all related ones too.

    Tables and columns need the class of their own model alone. A step that runs Python, and a change of a field that others refer to,
    get all classes anew.
    """
    if "apps" not in state.__dict__:
        return
    if delay or model_name not in state.apps.all_models[app_label]:
        # Django itself renews the classes of such a state before it runs Python.
        state.is_delayed = True
        state._reload({(app_label, model_name)})  # pyright: ignore[reportAttributeAccessIssue]
        return
    if state.is_delayed:
        del state.__dict__["apps"]
        state.is_delayed = False
        _ = state.apps
        return
    _reload_with_related(state, app_label, model_name, delay)


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Migrate quickly within the block; `tests/config/test_quick_migrations.py` compares the tables with those of Django's own way."""
    with patch.object(ProjectState, "reload_model", _reload_alone):
        yield
