"""What is stored of a training's answers: codes, random keys, the log. Nothing here says who somebody is."""

from typing import Any, ClassVar

from django.db import models

from ravive.reviews.columns import COLUMNS, ColumnType
from ravive.reviews.identity import AnswerId

# How many may join with one code: it bounds what a leaked code lets in.
MOST_JOINED = 2_000


class Kind(models.IntegerChoices):
    """Why a card was asked: to practise, at a test, or at a test after it had been held back from practice."""

    PRACTICE = 0, "practice"
    TEST = 1, "test"
    CONTROL = 2, "control"


class Form(models.TextChoices):
    """Which half of the cards a learner is asked first; later tests cross them."""

    A = "A", "A"
    B = "B", "B"


class TrainingCode(models.Model):
    """A code that leads to a training. `training` is the number of a row in `trainings`, which opens and closes its codes here."""

    code = models.CharField(max_length=12, primary_key=True)
    training = models.PositiveBigIntegerField(db_index=True)
    # Whether somebody may still join.
    is_open = models.BooleanField(default=True)
    # False for a code that was replaced: nobody joins with it any more, and those who joined with it continue.
    is_current = models.BooleanField(default=True)
    # Until when answers are taken; empty: as long as the code is there.
    closes_at = models.DateTimeField(null=True, blank=True)
    # How many keys the training may have before nobody joins with this code any more.
    capacity = models.PositiveIntegerField(default=MOST_JOINED)
    # How many left: a number is all that stays of them.
    withdrawn = models.PositiveIntegerField(default=0)
    # Answers under it are invented: they are in no memory release.
    is_example = models.BooleanField(default=False)
    # Who joined before this day came with an import, and may be in a memory release of the installation where they joined.
    counted_from = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["training"], condition=models.Q(is_current=True), name="one_current_code"),
        ]

    def __str__(self) -> str:
        return self.code


class LearnerKey(models.Model):
    """A random key that a phone created for one training. Neither the key itself is stored, nor the hour of joining, nor an address."""

    training = models.PositiveBigIntegerField()
    # SHA-256 of the key.
    key_digest = models.BinaryField(max_length=32)
    joined_on = models.DateField()
    # The code it joined with, the same for everybody until a trainer replaces it: those who joined with a leaked one can be rejected.
    joined_with = models.CharField(max_length=12)
    form = models.CharField(max_length=1, choices=Form.choices)
    # Every sync with new answers is a batch, numbered for each key: the cursor of a second phone is such a number.
    last_batch = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["training", "key_digest"], name="one_row_a_key"),
        ]

    def __str__(self) -> str:
        return f"key {self.pk}"


class KnownCard(models.Model):
    """A small number for a card that was ever published: the log holds the number. With another meaning it is another card."""

    id = models.AutoField(primary_key=True)
    deck = models.CharField(max_length=60)
    card = models.CharField(max_length=80)
    meaning = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deck", "card", "meaning"], name="one_number_a_card"),
        ]

    def __str__(self) -> str:
        return f"{self.deck}/{self.card}"


class KnownBundle(models.Model):
    """A small number for the text a card was read in: a published bundle, by the start of its digest as addresses show it."""

    id = models.AutoField(primary_key=True)
    digest = models.CharField(max_length=16, unique=True)
    deck = models.CharField(max_length=60)
    language = models.CharField(max_length=3)

    def __str__(self) -> str:
        return f"{self.deck} ({self.language}) {self.digest}"


class Answer(models.Model):
    """One answer, for reading; `log_writer` adds them, nothing changes them. The other columns are those of `columns.COLUMNS`.

    The migration creates the table in SQL: ordered by learner, 16-byte ids, no index but its key. No foreign key is checked on
    writing: `append` has looked all three up.
    """

    pk = models.CompositePrimaryKey("learner", "id")
    learner = models.ForeignKey(LearnerKey, on_delete=models.DO_NOTHING, related_name="+", db_column="learner", db_constraint=False)
    # Created by the phone, in the order of its clock.
    id = AnswerId()
    card = models.ForeignKey(KnownCard, on_delete=models.DO_NOTHING, related_name="+", db_column="card", db_constraint=False)
    bundle = models.ForeignKey(
        KnownBundle, on_delete=models.DO_NOTHING, related_name="+", db_column="bundle", db_constraint=False, null=True
    )

    class Meta:
        managed = False
        db_table = "reviews_answer"

    def __str__(self) -> str:
        return str(self.id)


_FIELDS: dict[ColumnType, type[models.Field[Any, Any]]] = {
    "bigint": models.BigIntegerField,
    "integer": models.IntegerField,
    "smallint": models.SmallIntegerField,
    "real": models.FloatField,
    "character": models.TextField,
    "text": models.TextField,
}
for _column in COLUMNS:
    if _column.name not in ("learner", "id", "card", "bundle"):
        Answer.add_to_class(_column.name, _FIELDS[_column.type](null=_column.is_nullable))


class ForgottenTotal(models.Model):
    """What stays of a training whose answers were deleted: how many learners, never who."""

    training = models.PositiveBigIntegerField(unique=True)
    forgotten_on = models.DateField()
    learners = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"training {self.training}: {self.learners} learners"
