"""Which public pages are stored, when they are rendered again, and the values of their forms.

All stored pages have one version (`config.server.page_cache`): whatever changes what a public page says calls `purge`. Rows that are
stored one by one do so by a signal of Django. Bulk statements send none: the action calls `purge` itself. Where it forgets, a page is
rendered again after `LIFE_SECONDS` all the same.
"""

import re
import threading
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import ModelSignal, m2m_changed, post_delete, post_save
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac
from wagtail.contrib.frontend_cache.utils import PurgeBatch
from wagtail.models import Page

from ravive.throttling.storage import shared_storage

# Of a stored page; a proxy may store it for as long again.
LIFE_SECONDS = 30
# Below the root and its home pages.
HOME_DEPTH = 2
# No page that visitors share shows these, and many are written often.
QUIET_APPS = frozenset(
    {
        "account", "auth", "contenttypes", "departures", "django_tasks_database", "insight", "mailing", "mfa", "operations", "reviews",
        "search", "sessions", "throttling", "trainings", "visits", "wagtailadmin", "wagtailsearch", "wagtailusers",
    }
)  # fmt: skip
QUIET_MODELS = frozenset(
    {
        "people.AuditEvent", "people.AcceptedForm", "people.DailyMail", "people.MailRefusal", "people.FirstAccountLink",
        "publishing.BundleTaken", "people.AuditChain", "publishing.CardReport", "site.KeyFingerprint", "site.SentForm",
        "wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry", "wagtailcore.ReferenceIndex", "wagtailcore.Revision",
        "wagtailimages.Rendition",
    }
)  # fmt: skip
# What Wagtail writes of a page when it stores a draft: no visitor sees it.
DRAFT_FIELDS = frozenset(
    {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at", "locked", "locked_at", "locked_by"}
)
_SAME_FOR_ALL = "ravive.same_for_all"
# The count of changes begins again after so long, when no page of the counts before is stored any more.
_VERSION, _VERSION_SECONDS = "stored-pages", 86_400


class _Pending(threading.local):
    """What the transaction of this thread changed. `pages` are those that a proxy is to forget, with the lists above them."""

    def __init__(self) -> None:
        self.is_due = False
        self.pages: dict[int, Page] = {}


_pending = _Pending()


def purge(*pages: Page) -> None:
    """Let every process render public pages again once the transaction is committed; a proxy forgets `pages` and the lists above them."""
    if not settings.RAVIVE_STORED_PAGES and not settings.RAVIVE_PROXY_CACHE_URL:
        return
    _pending.is_due = True
    _pending.pages |= {page.pk: page for page in pages}
    # Each time: what is rolled back to a savepoint takes its callbacks along. The first of them does it all.
    transaction.on_commit(_purge_pending, robust=True)


def _purge_pending() -> None:
    if not _pending.is_due:
        return
    pages, _pending.pages, _pending.is_due = _pending.pages, {}, False
    shared_storage().incr(_VERSION, _VERSION_SECONDS)
    if pages and settings.RAVIVE_PROXY_CACHE_URL:
        batch = PurgeBatch()
        for page in pages.values():
            above: Any = page.get_ancestors().filter(depth__gte=HOME_DEPTH)
            batch.add_pages([page, *above.specific(defer=True)])
        batch.purge()


def version() -> int:
    """Return the version of all stored pages, which all processes share; one query."""
    return shared_storage().get(_VERSION)


def connect() -> None:
    """Purge after each row that a page may show was stored or deleted."""
    for signal, model in _followed():
        signal.connect(_changed, sender=model, dispatch_uid=_VERSION)


def disconnect() -> None:
    """Follow no row any more."""
    for signal, model in _followed():
        signal.disconnect(sender=model, dispatch_uid=_VERSION)


def _followed() -> Iterator[tuple[ModelSignal, type[Model]]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in QUIET_APPS and model._meta.label not in QUIET_MODELS:
            yield from ((signal, model) for signal in (post_save, post_delete, m2m_changed))


def _changed(update_fields: frozenset[str] | None = None, **_signal: Any) -> None:  # noqa: ANN401 - as Django's signals
    if not update_fields or not DRAFT_FIELDS.issuperset(update_fields):
        purge()


def same_for_all[**P](view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Let the pages of a view be stored and shown to other visitors.

    The view reads nothing of a request but its address, its language and its host.
    """

    @wraps(view)
    def shown(*arguments: P.args, **named: P.kwargs) -> HttpResponseBase:
        for request in arguments[:1]:
            if isinstance(request, HttpRequest):
                request.META[_SAME_FOR_ALL] = True
        return view(*arguments, **named)

    return shown


def is_same_for_all(request: HttpRequest) -> bool:
    """Return whether the view that answered shows the same to all visitors."""
    return _SAME_FOR_ALL in request.META


@cache
def _mark() -> str:
    # No author of a page can write it: only this installation knows its key.
    return salted_hmac("ravive.site.stored_pages", "mark", algorithm="sha256").hexdigest()[:32]


def mark_for(purpose: str) -> str:
    """Return what a page has in place of the random value of a form: each visitor gets a new value (`fill_marks`)."""
    return f"{_mark()}.{purpose}."


def has_marks(page: bytes) -> bool:
    """Return whether a page has a form with a random value."""
    return _mark().encode() in page


def fill_marks(page: bytes, new_value: Callable[[str], str]) -> bytes:
    """Return a page with a new random value in each form."""
    return re.sub(rb"%b\.([\w-]+)\." % _mark().encode(), lambda found: new_value(found[1].decode()).encode(), page)
