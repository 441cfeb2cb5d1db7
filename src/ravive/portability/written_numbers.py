"""RowNumbers of rows that stand elsewhere than in foreign keys: in JSON, in names of figures, in revisions of pages, in logs."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItem
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Locale, Page, Revision

from ravive.giving.models import JournalLine
from ravive.insight.models import EntryTestRelease, ReleasedFigures
from ravive.people.models import AuditEvent
from ravive.portability.errors import ImportRefusedError
from ravive.portability.numbers import RowNumbers
from ravive.portability.page_texts import TextRenumbering
from ravive.portability.table import PAGE
from ravive.portability.values import OF_ACCOUNTS
from ravive.wordpress.models import ImportedPage

# What a log names by a number, and the model of it.
DETAILS: Mapping[str, str] = {
    "signature": "letters.LetterSignature",
    "donor": "giving.Donor",
    "other": "giving.Donor",
    "team": "giving.RunTeam",
    "runner": "giving.SponsoredRunner",
    "account": "giving.BankAccount",
    "file_id": "giving.BankFile",
    "promise": "giving.GivingPromise",
}


@dataclass(frozen=True, kw_only=True)
class WrittenNumbers:
    """Gives such places the new numbers. `pages`: the row of each page by its number in the file, with its kind."""

    numbers: RowNumbers
    texts: TextRenumbering
    pages: Mapping[int, "PageFacts"]

    def renumber(self, made: models.Model, place: str) -> None:
        """Change a row that is not stored yet. Raises ImportRefusedError."""
        if (renumber := _BY_MODEL.get(type(made))) is not None:
            renumber(self, made, place)

    def event(self, made: AuditEvent, place: str) -> None:
        made.subject_id = self._subject(made.subject_type, made.subject_id)
        made.detail = self._detail(made.detail, place)

    def line(self, made: JournalLine, place: str) -> None:
        made.detail = self._detail(made.detail, place)

    def _subject(self, kind: str, number: str) -> str:
        """Return the number of what an event is about; empty where it is not in the file, because it was deleted or is an account."""
        label = next((model._meta.label for model in apps.get_models() if model._meta.label_lower == kind), "")
        label = label if self.numbers.has(label) else PAGE if label.endswith("Page") else label
        found = self.numbers.new(label, number)
        if found is None and number.isascii() and number.isdigit():
            found = self.numbers.new(label, int(number))
        return "" if found is None else str(found)

    def _detail(self, detail: object, place: str) -> dict[str, Any]:
        if not isinstance(detail, dict):
            raise ImportRefusedError(f"{place}, field detail is no object; export again")
        return {name: self._named(name, value) for name, value in detail.items()}

    def _named(self, name: str, value: object) -> object:
        text = str(value)
        if name not in DETAILS or isinstance(value, bool) or not (text.isascii() and text.isdigit()):
            return value
        new = self.numbers.new(DETAILS[name], int(text))
        return "" if new is None else str(new) if isinstance(value, str) else new

    def figures(self, made: ReleasedFigures, place: str) -> None:
        made.cells, made.overview = self._cells(made.cells, place), self._cells(made.overview, place)

    def entry_test(self, made: EntryTestRelease, place: str) -> None:
        made.cells = self._cells(made.cells, place)
        counted = made.counted if isinstance(made.counted, list) else []
        made.counted = sorted(new for old in counted if isinstance(new := self.numbers.new("reviews.LearnerKey", old), int))

    def _cells(self, cells: object, place: str) -> dict[str, Any]:
        """Return figures under their new names: `insight.releases.name_of` has the number of a card in them, 0 for all cards."""
        if not isinstance(cells, dict):
            raise ImportRefusedError(f"{place} has figures that are no object; export again")
        found: dict[str, Any] = {}
        for name, cell in cells.items():
            family, _slash, rest = name.partition("/")
            card, slash, end = rest.partition("/")
            new = 0 if card == "0" else self.numbers.new("reviews.KnownCard", int(card) if card.isascii() and card.isdigit() else None)
            if not slash or new is None:
                raise ImportRefusedError(f"{place} has a figure of a card that is not in the file ({name[:60]!r}); export again")
            found[f"{family}/{new}/{end}"] = cell
        return found

    def imported_page(self, made: ImportedPage, place: str) -> None:
        new = self.numbers.new("wagtailcore.Revision", made.revision)
        made.revision = new if isinstance(new, int) else 0

    def tagged(self, made: TaggedItem, place: str) -> None:
        label = made.content_type.model_class()._meta.label
        new = self.numbers.new(label, made.object_id) if label in ("wagtailimages.Image", "wagtaildocs.Document") else None
        if not isinstance(new, int):
            raise ImportRefusedError(f"{place} tags what is not in the file; export again")
        made.object_id = new

    def revision(self, made: Revision, place: str) -> None:
        number = int(made.object_id) if made.object_id.isascii() and made.object_id.isdigit() else -1
        page = self.pages.get(number)
        if page is None or not isinstance(made.content, dict):
            raise ImportRefusedError(f"{place} is a revision of a page that is not in the file; export again")
        made.object_id = str(self.numbers.new(PAGE, number))
        made.content_type = ContentType.objects.get_for_model(page.model, for_concrete_model=False)
        made.base_content_type = ContentType.objects.get_for_model(Page)
        made.content = self._content(page.model, made.content, page, f"{place}, field content")

    def _content(self, model: type[models.Model], content: Mapping[str, Any], page: "PageFacts", place: str) -> dict[str, Any]:
        """Return what a revision says of a page, or of a row that is edited with it. What this version does not know is dropped."""
        found: dict[str, Any] = {"pk": self._own(model, content.get("pk"), page)}
        for column in model._meta.get_fields():
            name = column.get_accessor_name() if isinstance(column, models.ManyToOneRel) else column.name
            if name not in content or name in OF_ACCOUNTS or not _is_in_revisions(column):
                continue
            value = content[name]
            if isinstance(column, models.ManyToOneRel):
                if isinstance(column.field, ParentalKey):
                    found[name] = [self._content(column.related_model, row, page, place) for row in _objects(value, place)]
            else:
                found[name] = self._field(column, value, page, f"{place}, {name}")
        return found

    def _own(self, model: type[models.Model], old: object, page: "PageFacts") -> object:
        return page.number if issubclass(model, Page) else self.numbers.new(model._meta.label, old)

    def _field(self, column: Any, value: object, page: "PageFacts", place: str) -> object:  # noqa: ANN401 - a field of any kind
        if isinstance(column, StreamField):
            raw = _read_json(value, place) if isinstance(value, str) else value
            return json.dumps(self.texts.stream(column.stream_block, raw or [], place), ensure_ascii=False)
        if isinstance(column, RichTextField) and isinstance(value, str):
            return self.texts.rich_text(value)
        if not isinstance(column, models.ForeignKey):
            return self._of_tree(column.name, value, page) if issubclass(column.model, Page) else value
        target = column.related_model
        if target is Locale:
            return page.locale
        if target is ContentType:
            return ContentType.objects.get_for_model(page.model, for_concrete_model=False).pk
        if target is User:
            return None
        # A draft may name what was deleted since.
        return self.numbers.new(target._meta.label, value)

    def _of_tree(self, name: str, value: object, page: "PageFacts") -> object:
        if name == "slug":
            return page.top_slug or value
        return getattr(page, name) if name in _TREE else value


@dataclass(frozen=True, kw_only=True)
class PageFacts:
    """A page as it is stored here: what each of its revisions says too."""

    model: type[models.Model]
    number: int
    locale: int
    path: str
    depth: int
    numchild: int
    url_path: str
    # Of a page at the top, where no address shows it and a draft's own slug may be taken here. Empty for others.
    top_slug: str


_TREE = ("path", "depth", "numchild", "url_path")
_BY_MODEL: dict[type[models.Model], Callable[[WrittenNumbers, Any, str], None]] = {
    AuditEvent: WrittenNumbers.event,
    JournalLine: WrittenNumbers.line,
    ReleasedFigures: WrittenNumbers.figures,
    EntryTestRelease: WrittenNumbers.entry_test,
    ImportedPage: WrittenNumbers.imported_page,
    TaggedItem: WrittenNumbers.tagged,
    Revision: WrittenNumbers.revision,
}


def _is_in_revisions(column: Any) -> bool:  # noqa: ANN401 - a field of any kind, or a relation
    """Return whether Wagtail writes a field into revisions. The number of a row stands in `pk`; a second one beside it would win."""
    return isinstance(column, models.ForeignObjectRel) or column.serialize


def _objects(value: object, place: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ImportRefusedError(f"{place} has rows that are no objects; export again")
    return value


def _read_json(text: str, place: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise ImportRefusedError(f"{place} is no JSON; export again") from problem
