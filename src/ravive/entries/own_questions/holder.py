"""What a subject says of the form that asks own questions: whose they are, where they are stored, where the desk shows them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.urls import reverse

from ravive.entries.own_questions.models import AbstractOwnQuestion
from ravive.entries.subjects import Words
from ravive.lib.languages import INTERFACE
from ravive.people.models import Organisation


class QuestionHolder(ABC):
    """The form of one page, in all its languages. `key` is the translation key of its pages, `title` the one that staff read."""

    # Names of the desk's addresses: the list, and `add_`, `change_` and `delete_` with the singular.
    list_route: ClassVar[str]
    route: ClassVar[str]
    # The line of the audit log.
    verb: ClassVar[str]
    # When answers can be deleted, in days and words; what the desk says once a question is saved, and of who answered before.
    stored_days: ClassVar[Sequence[tuple[int, Words]]]
    saved: ClassVar[Words]

    def __init__(self, *, organisation: Organisation, key: UUID, title: str, written: Sequence[str]) -> None:
        self.organisation, self.key, self.title = organisation, key, title
        self.languages: list[str] = [language for language in INTERFACE if language in written]

    @abstractmethod
    def questions(self) -> QuerySet[AbstractOwnQuestion]:
        """Return the questions of the form."""

    @abstractmethod
    def new_question(self) -> AbstractOwnQuestion:
        """Return a question of the form, not stored yet."""

    @abstractmethod
    def lock(self) -> None:
        """Lock what no two people may change at once."""

    @abstractmethod
    def subject(self) -> Model:
        """Return what the line of the audit log is about."""

    @abstractmethod
    def is_answered(self, question: AbstractOwnQuestion) -> bool:
        """Return whether people sent the form who were promised the days of a question."""

    @abstractmethod
    def forget(self, question: AbstractOwnQuestion) -> None:
        """Delete the answers to a question."""

    @abstractmethod
    def crumbs(self) -> Sequence[tuple[str, str]]:
        """Return the pages above the list, as address and words."""

    def list_address(self) -> str:
        """Return the address of the list."""
        return reverse(self.list_route, args=[self.key])

    def address(self, act: str, question: AbstractOwnQuestion | None = None) -> str:
        """Return where the desk adds, changes or deletes a question."""
        return reverse(f"{act}_{self.route}", args=[self.key, *([question.pk] if question else [])])
