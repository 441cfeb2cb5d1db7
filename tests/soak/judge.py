"""What must be so after a kill. Each function returns what is wrong, in words; nothing where all is well."""

import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.patience import PATIENCE_SECONDS
from tests.soak.group import copy_file
from tests.soak.phones import SoakPhone
from tests.soak.world import DECK, LANGUAGES, NOTE, ROWS, SoakWorld


def wait_for_backends() -> None:
    """Wait until a PostgreSQL has ended what killed processes had asked for: until then a commit may still come."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = %s"
    while True:
        with connection.cursor() as cursor:
            cursor.execute(others, ["client backend"])
            if cursor.fetchone()[0] == 0:
                return
        if time.monotonic() > deadline:
            raise AssertionError("backends of killed processes did not end")
        time.sleep(0.05)


def damages() -> Iterator[str]:
    """Yield what the database finds wrong with its own files."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            yield from (f"integrity_check: {row[0]}" for row in cursor.fetchall() if row[0] != "ok")
            cursor.execute("PRAGMA foreign_key_check")
            yield from (f"foreign_key_check: {row}" for row in cursor.fetchall())
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        cursor.execute(
            "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = relam JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE amname = 'btree' AND relkind = 'i' AND nspname = 'public'"
        )


def wrong_answers(phones: Iterable[SoakPhone]) -> Iterator[str]:
    """Yield what is wrong with the answers: each acknowledged one is there, each batch whole or not at all, each answer once."""
    from ravive.reviews import http
    from ravive.reviews.models import Answer, LearnerKey
    from ravive.reviews.queries import stored_ids

    for phone in phones:
        yield from (f"{phone.key}: {problem}" for problem in phone.wrong)
        learner = LearnerKey.objects.filter(training=7, key_digest=http.digest_of(phone.key)).first()
        if learner is None:
            if phone.acknowledged:
                yield f"{phone.key}: the key is gone"
            continue
        sent = [answer["id"] for batch in phone.batches for answer in batch]
        stored = stored_ids(learner=learner.pk, ids=sent)
        if lost := phone.acknowledged - stored:
            yield f"{phone.key}: {len(lost)} acknowledged answers are gone"
        rows = Answer.objects.filter(learner=learner.pk).count()
        if not rows == len(stored) == learner.answers:
            yield f"{phone.key}: {rows} rows, {len(stored)} of the sent ids, counted as {learner.answers}"
        halves = [batch for batch in phone.batches if 0 < len({answer["id"] for answer in batch} & stored) < len(batch)]
        if halves:
            yield f"{phone.key}: {len(halves)} batches are there in part"


def wrong_publications(acknowledged: set[int]) -> Iterator[str]:
    """Yield what is wrong with the deck: each publication is there in all languages or not at all; the current ones are of one."""
    from ravive.decks.models import DeckRevision
    from ravive.people.models import AuditEvent
    from ravive.publishing.models import PublishedBundle

    there: set[int] = set()
    for revision in DeckRevision.objects.filter(deck__slug=DECK, note__startswith=NOTE):
        number = int(revision.note.removeprefix(NOTE))
        there.add(number)
        languages = set(PublishedBundle.objects.filter(revision=revision).values_list("language", flat=True))
        if languages != LANGUAGES:
            yield f"publication {number} has {sorted(languages)}"
    if lost := acknowledged - there:
        yield f"acknowledged publications are gone: {sorted(lost)}"
    recorded = AuditEvent.objects.filter(verb="deck.published", by_name=NOTE).count()
    if recorded != len(there):
        yield f"{len(there)} publications, {recorded} in the audit log"
    current = set(PublishedBundle.objects.filter(deck=DECK, is_current=True).values_list("revision__note", flat=True))
    newest = {f"{NOTE} {max(there)}"} if there else current
    if current != newest:
        yield f"current are {sorted(current)}, not {sorted(newest)}"


def wrong_imports(world: SoakWorld, acknowledged: int) -> Iterator[str]:
    """Yield what is wrong with the ledger: each bank file is there with all that it brings, or not at all."""
    from ravive.giving.models import BankFile, BankMovement, BankTransfer, BookedStatement, JournalLine, MovementMark, Receipt

    own, account = {"organisation": world.ledger.organisation}, {"account": world.ledger.account}
    files = BankFile.objects.filter(**own).count()
    stored = {
        "statements": BookedStatement.objects.filter(**account).count(),
        "movements": BankMovement.objects.filter(**account).count(),
        "marks": MovementMark.objects.filter(**account).count(),
        "transfers": BankTransfer.objects.filter(movement__account=world.ledger.account).count(),
        "receipts": Receipt.objects.filter(**own).count(),
        "journal": JournalLine.objects.filter(**own).count(),
    }
    whole = {"statements": 1, "movements": ROWS, "marks": ROWS, "transfers": ROWS, "receipts": ROWS // 2, "journal": ROWS // 2 + 1}
    expected = {name: number * files for name, number in whole.items()}
    if stored != expected:
        yield f"{files} files, {stored} instead of {expected}"
    # The one that was killed may have been stored before it could say so.
    if files not in (acknowledged, acknowledged + 1):
        yield f"{files} files, {acknowledged} acknowledged"


def wrong_copies(folder: Path, acknowledged: Iterable[int]) -> Iterator[str]:
    """Yield what is wrong with copies of this round: each acknowledged one is there, and each one that has its final name is whole.

    All of them are deleted, with what the kill left on the way to another one.
    """
    from django.conf import settings

    from ravive.backups import extraction
    from ravive.backups.data_files import BACKUPS_FOLDER
    from ravive.backups.errors import BackupError
    from ravive.backups.installation_copy import UNFINISHED_ENDING, WORK_PREFIX

    yield from (f"acknowledged copy {number} is gone" for number in acknowledged if not copy_file(folder, number).exists())
    for file in sorted(folder.iterdir()):
        if not file.name.endswith(UNFINISHED_ENDING):
            try:
                extraction.check(file)
            except BackupError as problem:
                yield str(problem)
        file.unlink()
    for work in (Path(settings.RAVIVE_DATA) / BACKUPS_FOLDER).glob(f"{WORK_PREFIX}*"):
        shutil.rmtree(work)
