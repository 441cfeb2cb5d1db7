"""A database from before signatures named languages, with a published deck, and what migrating it makes of them.

`test_signatures_of_before.py` runs it as a process with a database of its own.
"""

import json
import sys
from datetime import timedelta

import django

# Of each package, the last migration before.
BEFORE = (("publishing", "0002_memory_releases"), ("decks", "0001_initial"), ("reviews", "0001_initial"))


def main() -> None:
    """Print what the signatures name before and after, which languages nobody read, and who is said to have read each."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from ravive.decks import language_reading
    from ravive.decks.models import Deck, SignOff
    from ravive.publishing import actions as publishing
    from ravive.publishing import queries
    from ravive.reviews.models import TrainingCode
    from tests.decks.readers import released, signed, team
    from tests.people.cast import host

    def applied() -> int:
        with connection.cursor() as database:
            database.execute("SELECT COUNT(*) FROM django_migrations")
            return database.fetchone()[0]

    people, deck, now = team(host()), Deck.objects.get(slug="voyage"), timezone.now()
    signed(deck, people, now, languages=("nl", "de"))
    released(deck, people, now)
    TrainingCode.objects.create(code="ABC234", training=7)
    named, migrations = [list(row.languages) for row in SignOff.objects.all()], applied()
    for app, name in BEFORE:
        call_command("migrate", app, name, verbosity=0)
    undone = migrations - applied()
    call_command("migrate", verbosity=0)
    later = now + timedelta(hours=1)
    publishing.publish(deck=Deck.objects.get(pk=deck.pk), by=people.author, now=later)
    bundles = {language: queries.current_deck("voyage", language) for language in ("fr", "nl", "de", "en")}
    found = {
        "named": named,
        "undone": undone,
        "applied": applied() == migrations,
        "after": [list(row.languages) for row in SignOff.objects.all()],
        "unread": list(language_reading.unread_texts(Deck.objects.get(pk=deck.pk))),
        "signatures": {language: len(found.bundle.signatures) for language, found in bundles.items() if found},
        "translations": {language: found.bundle.translation for language, found in bundles.items() if found},
        "counted_from": TrainingCode.objects.get(code="ABC234").counted_from,
    }
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
