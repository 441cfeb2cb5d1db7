"""What the cluster begins with, and what it has in the end, asked with the settings of a machine: `python -m tests.cluster.staging ACT`.

Each act prints one line of JSON.
"""

import json
import sys
from typing import Any

import django

READERS, GIFTS = 120, 60


def stage() -> dict[str, Any]:
    """Open a training, register a treasurer who is signed in, with a bank account, and send an issue of the news."""
    from django.conf import settings
    from django.utils import timezone

    from ravive.giving.models import BankAccount
    from ravive.hub.newsletter import issues
    from ravive.hub.newsletter.models import Newsletter
    from ravive.people.queries import host_organisation
    from tests.giving.ledger import ledger_of
    from tests.hub.newsletter import newsletter_cast
    from tests.people.cast import person, signed_in

    host = host_organisation()
    assert host is not None
    treasurer = person("cluster-treasurer", host, "treasurer")
    BankAccount.objects.filter(organisation=host, iban="BE68539007547034").delete()
    ledger = ledger_of(host, treasurer=treasurer)
    cookie = signed_in(treasurer).cookies[settings.SESSION_COOKIE_NAME].value
    Newsletter.objects.get_or_create(organisation=host, defaults={"is_open": True})
    for number in range(READERS):
        newsletter_cast.reader(number)
    issue = newsletter_cast.draft([], fr="Novembre")
    issues.start_sending(issue=issue, by=newsletter_cast.writer(), now=timezone.now())
    return {
        "session": cookie,
        "session_name": settings.SESSION_COOKIE_NAME,
        "account": ledger.account.pk,
        "references": [ledger.reference().reference for _ in range(GIFTS)],
        "picture": _picture_address(),
        "issue": issue.pk,
    }


def _picture_address() -> str:
    from wagtail.images import get_image_model

    return get_image_model().objects.order_by("pk")[0].file.url


def results() -> dict[str, Any]:
    """Return what is stored: every answer with how often, movements of the bank, the issue, jobs, departures, objects in the bucket."""
    from django.core.files.storage import storages
    from django.db.models import Count
    from django_tasks_db.models import DBTaskResult

    from ravive.departures import logs
    from ravive.departures.models import FollowedDeparture, LogPosition
    from ravive.giving.models import BankMovement, BankTransfer, JournalLine, Receipt
    from ravive.hub.newsletter.models import NewsletterIssue
    from ravive.reviews.models import Answer

    tasks = DBTaskResult.objects.values("task_path", "args_kwargs__kwargs__due").annotate(times=Count("pk"))
    # Whose process was killed three times: they are abandoned, and due again at their next hour.
    failed = DBTaskResult.objects.filter(status="FAILED")
    issue = NewsletterIssue.objects.order_by("pk").last()
    account = BankMovement.objects.order_by("-pk").values_list("account", flat=True).first()
    return {
        "answers": [hexadecimal(identifier) for identifier in Answer.objects.values_list("id", flat=True)],
        "movements": BankMovement.objects.filter(account=account).count(),
        "transfers": BankTransfer.objects.filter(movement__account=account).count(),
        "receipts": Receipt.objects.filter(transfer__movement__account=account).count(),
        "books": JournalLine.objects.filter(verb="file.imported").count(),
        "issue": [issue.state, issue.accepted, issue.unsure] if issue else [],
        "jobs_twice": [task["task_path"] for task in tasks if task["args_kwargs__kwargs__due"] and task["times"] > 1],
        "jobs": DBTaskResult.objects.filter(status="SUCCESSFUL").count(),
        "jobs_failed": list(failed.exclude(exception_class_path__endswith="DiedError").values_list("task_path", "exception_class_path")),
        "jobs_died": failed.filter(exception_class_path__endswith="DiedError").count(),
        "departures_followed": FollowedDeparture.objects.count(),
        "departures_unknown": len(list(logs.current().unknown(LogPosition.objects.get()))),
        "pictures": len(storages["default"].listdir("original_images")[1]),
    }


def hexadecimal(found: object) -> str:
    """Return an id without dashes, as either database returns it."""
    return bytes(found).hex() if isinstance(found, (bytes, memoryview)) else str(found).replace("-", "")


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"stage": stage, "results": results}[sys.argv[1]]()))
