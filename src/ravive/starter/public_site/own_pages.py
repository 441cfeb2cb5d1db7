"""Pages of the example that an organisation makes its own: by publishing what it edited, or when the rest is removed."""

from typing import Any

from wagtail.signals import page_published

from ravive.fundraising.models import AppealPage
from ravive.giving.actions.examples import remove_money
from ravive.giving.models import Appeal
from ravive.hub.letters.models import LetterPage, LetterSignature
from ravive.site.public_page import PublicPage
from ravive.starter.public_site.signers import DOMAIN_ENDING


def connect() -> None:
    """Take the mark from an example page once somebody publishes it: what it says is theirs then."""
    page_published.connect(_make_own, dispatch_uid="starter.make_own")


def _make_own(*, instance: Any, **_signal: Any) -> None:  # noqa: ANN401 - what Wagtail sends
    if isinstance(instance, PublicPage) and instance.is_example:
        make_own(instance)


def make_own(page: PublicPage) -> None:
    """Take the mark from a page, and from its drafts. A letter loses its invented signatures, an appeal its invented gifts."""
    page.is_example = False
    type(page).objects.filter(pk=page.pk).update(is_example=False)
    for revision in page.revisions.all():
        revision.content["is_example"] = False
        revision.save(update_fields=["content"])
    if isinstance(page, LetterPage):
        LetterSignature.objects.filter(letter__key=page.translation_key, domain__endswith=DOMAIN_ENDING).delete()
    appeal = page.appeal if isinstance(page, AppealPage) else None
    if appeal and appeal.is_example:
        remove_money(appeal.organisation)
        Appeal.objects.filter(pk=appeal.pk).update(is_example=False)
