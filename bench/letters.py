"""How long a letter with 10,000 signatures takes to show, to search and to export: `python -m bench.letters`."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ravive.hub.letters.models import LetterPage, OpenLetter

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
ORGANISATIONS, PEOPLE = 600, 9_400
RUNS = 5
PAGE_SECONDS, LIST_SECONDS, EXPORT_SECONDS = 0.1, 2.0, 2.0


def main() -> int:
    """Print each measure beside its limit; return 1 when one is exceeded."""
    with tempfile.TemporaryDirectory(prefix="ravive-bench-") as folder:
        os.environ["RAVIVE_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "ravive.config.settings"
        import django

        django.setup()
        return _measure()


def _measure() -> int:
    from django.conf import settings
    from django.test import Client

    from ravive.config.server import preparation
    from ravive.hub.letters import exports
    from ravive.starter import starter_content

    preparation.prepare_database(print)
    list(starter_content.load(now=NOW))
    settings.ALLOWED_HOSTS, settings.RAVIVE_SENDS_MAIL = ["*"], True
    page, letter = _signed_letter()
    visitor = Client(headers={"host": "localhost"})
    address, listed = f"/fr/{page.slug}/", f"/fr/letters/{letter.pk}/signatures/"
    table = exports.signatures_table(letter, "fr")
    partner = letter.partners.get()

    def shown(path: str) -> Callable[[], object]:
        def show() -> None:
            assert visitor.get(path).status_code == 200, path

        return show

    measures = (
        ("the page, server time", shown(address), PAGE_SECONDS),
        ("the list of 600 organisations and the first people", shown(listed), LIST_SECONDS),
        ("a search in the list", shown(f"{listed}?q=nom+77"), LIST_SECONDS),
        ("the list as CSV", lambda: exports.as_csv(exports.signatures_table(letter, "fr")), EXPORT_SECONDS),
        ("a workbook of the list", lambda: exports.as_workbook(table, title="Lettre", made_at=NOW), EXPORT_SECONDS),
        ("the names and addresses for a partner", lambda: exports.as_csv(exports.partner_table(letter, partner, "fr")), EXPORT_SECONDS),
        ("the list as PDF", lambda: exports.as_pdf(letter, language="fr", now=NOW), EXPORT_SECONDS),
    )
    return int(sum(_is_within(name, act, limit) for name, act, limit in measures) < len(measures))


def _is_within(name: str, act: Callable[[], object], limit_seconds: float) -> bool:
    act()
    taken = []
    for _run in range(RUNS):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    seconds = median(taken)
    print(f"{name}: {seconds * 1000:.0f} ms (limit {limit_seconds * 1000:.0f} ms)")
    return seconds <= limit_seconds


def _signed_letter() -> tuple[LetterPage, OpenLetter]:
    """Return a letter with its signatures: organisations, then people with sealed names and addresses, who all agreed to a partner."""
    from ravive.hub.letters.models import LetterPage, LetterPartner, LetterSignature, OpenLetter
    from ravive.hub.letters.queries import Kind, State
    from ravive.mailing import encryption
    from ravive.mailing.models import MailAddress
    from ravive.mailing.recipients import Recipient, encrypt_recipient
    from ravive.pages.models import HomePage

    home = HomePage.objects.filter(locale__language_code="fr").order_by("pk")[0]
    page = home.add_child(instance=LetterPage(title="Lettre", slug="lettre", addressee="Le Parlement", locale=home.locale))
    OpenLetter.objects.filter(key=page.translation_key).update(accepts_people=True, closes_on=date(2027, 11, 1))
    letter = OpenLetter.objects.get(key=page.translation_key)
    rows = []
    for number in range(ORGANISATIONS + PEOPLE):
        is_person = number >= ORGANISATIONS
        is_shown = is_person and number % 3 == 0
        rows.append(
            LetterSignature(
                letter=letter,
                kind=Kind.PERSON if is_person else Kind.ORGANISATION,
                state=State.VALID,
                name=f"Nom {number}" if is_shown or not is_person else "",
                sealed=encryption.encrypt(f"Nom {number}") if is_person else "",
                country="BE",
                handle=f"{number:064x}",
                mailbox_mark=str(number),
                wants_name_shown=is_shown,
                is_released=is_shown,
                signed_on=NOW.date(),
            )
        )
    LetterSignature.objects.bulk_create(rows, batch_size=500)
    MailAddress.objects.bulk_create(
        [
            MailAddress(
                handle=row.handle,
                purpose="letters",
                sealed=encrypt_recipient(Recipient(address=f"{row.handle}@example.org", language="fr")),
                is_to_be_asked=False,
            )
            for row in rows
        ],
        batch_size=500,
    )
    partner = LetterPartner.objects.create(letter=letter, name="Partenaire")
    through = LetterSignature.partners.through
    through.objects.bulk_create([through(lettersignature_id=row.pk, letterpartner_id=partner.pk) for row in rows], batch_size=500)
    return page, letter


if __name__ == "__main__":
    raise SystemExit(main())
