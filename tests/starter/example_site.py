"""What tests of the example site share: its pages, what an editor changes and what visitors send."""

import secrets

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from ravive.fundraising.models import AppealPage
from ravive.giving.actions.promises import AnnouncedGift, promise_gift
from ravive.giving.models import (
    Appeal,
    BankAccount,
    SponsoredRunner,
)
from ravive.giving.references import add_reference
from ravive.mailing import actions as mailing
from ravive.mailing.recipients import Recipient
from ravive.people.models import Organisation
from ravive.site.public_form import SentValue
from ravive.starter.public_site import content

# What is written about work that was done, and the work itself, is no part of the example.
LOGS = {"wagtailcore.PageLogEntry", "wagtailcore.ModelLogEntry", "people.AuditEvent", "django_tasks_database.DBTaskResult"}
ADDRESS = "/desk/site/example/"
MARKS = {"fr": "Exemple :", "nl": "Voorbeeld:", "de": "Beispiel:", "en": "Example:"}


# Pages of every kind, among them all that others lead to.
FEW = {
    "news", "letters", "events", "campaigns", "schools", "declic-schools", "campaign-july", "letter-practice", "summit", "colloquium",
    "opinion", "young-people", "thanks", "street", "support", "appeal-declic", "appeal-run",
}  # fmt: skip


def create_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the example have some of its pages, which are created in less time than all."""
    pages = tuple(entry for entry in content.shared().pages if entry.key in FEW)
    chosen = content.shared().model_copy(update={"pages": pages})
    monkeypatch.setattr(content, "shared", lambda: chosen)


def counts() -> dict[str, int]:
    found = {model._meta.label: model._default_manager.count() for model in apps.get_models()}
    return {label: rows for label, rows in found.items() if label not in LOGS and not label.startswith("django_tasks")}


def page_of[One: Page](model: type[One], language: str, key: str) -> One:
    """Return the page of the example by its key, whatever its title; the newest where one of an earlier example stayed."""
    title = content.words_of(language).pages[key].title  # pyright: ignore[reportArgumentType]  # a language of the interface
    return model.objects.filter(title=title, locale__language_code=language).latest("pk")


def edit(page: Page, *, publishes: bool = False, **values: object) -> None:
    """Store a draft of a page as an editor does at the desk, and publish it."""
    for name, value in values.items():
        setattr(page, name, value)
    revision = page.save_revision()
    if publishes:
        revision.publish()


def sent_to_the_run(site: Organisation, visitor: Client, *, number: int = 1) -> Appeal:
    """Return the example's run after a visitor promised a gift and a runner registered, and staff chose a real account for it."""
    run = page_of(AppealPage, "fr", "appeal-run").appeal
    assert run
    gift = AnnouncedGift(amount_cents=2500, language="fr", recipient=Recipient(address="ada@club.example.org", language="fr"))
    promise_gift(appeal=run, gift=gift, sent=SentValue(digest=f"{number:064d}", purpose="test"), draw=secrets.randbelow, now=timezone.now())
    entered = {"handle": f"{number:064x}", "entered_on": timezone.localdate(), "is_confirmed": True}
    runner = SponsoredRunner.objects.create(appeal=run, name="Ada", is_of_age=True, **entered)
    add_reference(appeal=run, kind="runner", draw=secrets.randbelow, runner=runner)
    reader = Recipient(address="ada@club.example.org", language="fr")
    mailing.store_confirmed(purpose="runs", handle=f"{number:064x}", recipient=reader)
    real, _is_new = BankAccount.objects.get_or_create(organisation=site, iban="BE68539007547034", defaults={"holder": "Ligue"})
    Appeal.objects.filter(pk=run.pk).update(account=real)
    return run
