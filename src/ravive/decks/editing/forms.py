"""What authors send from the desk: a deck as a whole, a new card, a picture, files, a card's fields."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, cast, get_args

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.blocks.base import BlockField, BlockWidget

from ravive.cards.card import THEMES, AgeRating
from ravive.cards.structure import LONGEST_TEXT
from ravive.decks import card_form
from ravive.decks.card_form import labels
from ravive.decks.card_form.kinds import STRUCTURES
from ravive.decks.card_form.row_ids import made_id, notion_id
from ravive.decks.editing import uploads
from ravive.decks.editing.actions.decks import LICENCE, DeckValues
from ravive.decks.models import Deck, DeckWords
from ravive.decks.queries import original_language
from ravive.formats import deck_zip, simple_cards
from ravive.formats.card_problems import CardsCode
from ravive.lib.archive import MEGABYTE
from ravive.lib.languages import CHOICES, INTERFACE, INTERFACE_CHOICES, Language, checked_language, in_order, name_of
from ravive.lib.problem import ArchiveCode, Code, Problem
from ravive.register.problem_texts import text_of
from ravive.site.forms import LimitedFileField

AUDIENCES = (("public", _("Everyone")), ("professionals", _("Professionals")), ("teenagers", _("Teenagers")))
AGES: dict[str, Any] = {
    "all_ages": _("For all ages"),
    "from_12": _("From 12 years on"),
    "from_16": _("From 16 years on"),
    "adults": _("For adults"),
}
NOTE = "note_"


class DeckForm(forms.Form):
    """A deck as a whole, in its original language. Content notes have a field each, and one for a new note."""

    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(label=_("What it is about, in a sentence or two"), max_length=600, widget=forms.Textarea({"rows": 3}))
    language = forms.ChoiceField(label=_("Written in"), choices=CHOICES, help_text=_("The other languages are translated from it."))
    languages = forms.MultipleChoiceField(
        label=_("Also to be published in"),
        choices=INTERFACE_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A card stays out of a language until its translation is there."),
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=AUDIENCES)
    written_for_minors = forms.BooleanField(label=_("Addresses people under 18"), required=False)
    age_rating = forms.ChoiceField(label=_("Age rating"), choices=[(age, AGES[age]) for age in get_args(AgeRating)])
    themes = forms.MultipleChoiceField(
        label=_("Themes"), choices=[(name, labels.value("theme", name)) for name in THEMES], widget=forms.CheckboxSelectMultiple
    )
    review_due = forms.DateField(
        label=_("To be reviewed by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most a year ahead."),
    )
    licence = forms.CharField(label=_("Licence"), max_length=200, initial=LICENCE)
    new_note = forms.CharField(
        label=_("New content note"),
        required=False,
        max_length=300,
        help_text=_("What a card touches upon, said before it: a learner can skip it."),
    )

    def __init__(self, *args: Any, today: date, deck: Deck | None = None, words: DeckWords | None = None, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own arguments
        initial = _initial(deck, words) if deck else kwargs.pop("initial", {})
        super().__init__(*args, initial=initial, **kwargs)
        self.last_review = last_review(today)
        self.fields["review_due"].widget.attrs["max"] = self.last_review.isoformat()
        self.notes: dict[str, str] = {}
        if deck is None:
            return
        del self.fields["language"]
        original = original_language(deck)
        if deck.origins:
            self.fields["licence"].disabled = True
            self.fields["licence"].help_text = _("It came with the deck, and goes with whatever is made of it.")
        languages = cast("forms.ChoiceField", self.fields["languages"])
        languages.choices = [(tag, name_of(tag)) for tag in in_order([*INTERFACE, *deck.languages]) if tag != original]
        self.notes = {name: (words.content_notes.get(name, "") if words else "") for name in deck.content_notes}
        last = self.fields.pop("new_note")
        for name, text in self.notes.items():
            help_text = _("Emptied, it is deleted.")
            self.fields[NOTE + name] = forms.CharField(
                label=_("Content note"), required=False, max_length=300, initial=text, help_text=help_text
            )
        self.fields["new_note"] = last

    def clean_review_due(self) -> date:
        """Return the day. One that the deck had before stays possible, whatever its year."""
        day: date = self.cleaned_data["review_due"]
        if day > self.last_review and day != self.initial.get("review_due"):
            last = date_format(self.last_review, "SHORT_DATE_FORMAT")
            raise forms.ValidationError(_("At most a year ahead: %(day)s or earlier.") % {"day": last})
        return day

    def values(self) -> DeckValues:
        """Return what was written."""
        fields = self.cleaned_data
        notes = {name: fields[NOTE + name] for name in self.notes if fields[NOTE + name]}
        if fields["new_note"]:
            notes[made_id(fields["new_note"], notes.keys() | self.notes.keys(), "note")] = fields["new_note"]
        return DeckValues(
            title=fields["title"],
            summary=fields["summary"],
            audience=fields["audience"],
            written_for_minors=fields["written_for_minors"],
            age_rating=fields["age_rating"],
            themes=[name for name in THEMES if name in fields["themes"]],
            review_due=fields["review_due"],
            licence=fields["licence"],
            notes=notes,
            languages=list(in_order(fields["languages"])),
        )


def _initial(deck: Deck, words: DeckWords | None) -> dict[str, Any]:
    names = ("audience", "written_for_minors", "age_rating", "themes", "review_due", "licence")
    own = {name: getattr(deck, name) for name in names}
    return {
        **own,
        "languages": [language for language in deck.languages if language != original_language(deck)],
        "title": words.title if words else "",
        "summary": words.summary if words else "",
    }


class NewCardForm(forms.Form):
    """What a card begins with: its kind, its theme, its question."""

    kind = forms.ChoiceField(label=_("Kind of card"), widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Theme"))
    prompt = forms.CharField(label=_("Situation and question"), max_length=240, widget=forms.Textarea({"rows": 3}))
    notion = forms.CharField(
        label=_("Notion"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"list": "r-notions", "autocomplete": "off"}),
        help_text=labels.LABELS["notion",].help,
    )

    def __init__(self, *args: Any, deck: Deck, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own arguments
        super().__init__(*args, **kwargs)
        kind, theme = (cast("forms.ChoiceField", self.fields[name]) for name in ("kind", "theme"))
        kind.choices = [(name, f"{labels.KINDS[name][0]} – {labels.KINDS[name][1]}") for name in STRUCTURES]
        theme.choices = [(name, labels.value("theme", name)) for name in deck.themes]

    def clean_notion(self) -> str:
        """Return the notion as an id; empty when none was written."""
        return notion_id(self.cleaned_data["notion"])


class PictureForm(forms.Form):
    """A picture to take in."""

    picture = forms.FileField(label=_("New picture"), help_text=_("SVG, PNG, WebP or JPEG, at most 10 MB. Photographs are made smaller."))

    def clean_picture(self) -> uploads.PreparedPicture:
        """Return the picture as it will be kept."""
        upload: UploadedFile = self.cleaned_data["picture"]
        try:
            if (upload.size or 0) > uploads.LARGEST_UPLOAD_BYTES:
                raise uploads.UploadError(uploads.too_large(upload.name or ""))
            return uploads.prepared(file_name=upload.name or "", content=upload.read())
        except uploads.UploadError as problem:
            raise forms.ValidationError(str(problem)) from problem


class CardPictureForm(PictureForm):
    """A picture to take in for one card, with what it shows there."""

    picture_alt = forms.CharField(
        label=labels.LABELS["picture_alt",].text,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 2}),
    )


def _too_large(code: Code, most_mb: int) -> Callable[[], str]:
    """Return what gives the words of a problem in the language of the reader."""
    return lambda: text_of(Problem(code, {"most": most_mb}))


class DeckFileForm(forms.Form):
    """A deck's folder in a ZIP file."""

    file = LimitedFileField(
        most_bytes=deck_zip.LIMITS.largest_mb * MEGABYTE,
        too_large=_too_large(ArchiveCode.LARGE, deck_zip.LIMITS.largest_mb),
        allow_empty_file=True,
        label=_("ZIP file of the deck"),
        help_text=_("A deck’s folder: deck.yaml, a file for each language, and its pictures in media. At most 20 MB."),
        widget=forms.FileInput({"accept": f"{deck_zip.SUFFIX},{deck_zip.MEDIA_TYPE}"}),
    )


class CardWorkbookForm(forms.Form):
    """A workbook of simple cards."""

    file = LimitedFileField(
        most_bytes=simple_cards.LARGEST_MB * MEGABYTE,
        too_large=_too_large(CardsCode.LARGE, simple_cards.LARGEST_MB),
        allow_empty_file=True,
        label=_("Spreadsheet (XLSX)"),
        help_text=_("The template, filled in. At most 5 MB."),
        widget=forms.FileInput({"accept": f"{simple_cards.SUFFIX},{simple_cards.MEDIA_TYPE}"}),
    )


class NewDeckWorkbookForm(CardWorkbookForm):
    """A workbook of simple cards, and what a new deck of them needs to begin with."""

    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(label=_("What it is about, in a sentence or two"), max_length=600, widget=forms.Textarea({"rows": 3}))
    language = forms.ChoiceField(label=_("Written in"), choices=CHOICES, help_text=_("The other languages are translated from it."))
    audience = forms.ChoiceField(label=_("For whom"), choices=AUDIENCES)
    written_for_minors = forms.BooleanField(label=_("Addresses people under 18"), required=False)
    field_order = ("title", "summary", "language", "audience", "written_for_minors", "file")

    @property
    def language_written(self) -> Language:
        """The language the cards are written in."""
        return checked_language(self.cleaned_data["language"])

    def values(self, today: date) -> DeckValues:
        """Return what was written; the rest is as for any new deck, and can be changed in its properties."""
        fields = self.cleaned_data
        return DeckValues(
            title=fields["title"],
            summary=fields["summary"],
            audience=fields["audience"],
            written_for_minors=fields["written_for_minors"],
            age_rating="all_ages",
            themes=(),
            review_due=latest_review(today),
            licence=LICENCE,
            notes={},
        )


class CardWidget(BlockWidget):
    """Where the desk's script draws a card's blocks: Wagtail's own only draws streams of them."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ANN401 -- Django's own arguments
        """Return an empty place with what is to be drawn in it."""
        state = json.dumps(self.block_def.get_form_state(value))
        return format_html('<div id="{}" data-r-block="{}" data-r-value="{}"></div>', name, self.block_json, state)


class CardForm(forms.Form):
    """A card's fields, drawn by Wagtail's blocks."""

    def __init__(self, *args: Any, kind: str, choices: card_form.FieldChoices, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own arguments
        super().__init__(*args, **kwargs)
        block = card_form.block_of(kind, choices)
        self.fields["card"] = BlockField(block, widget=CardWidget(block), label="")


def last_review(today: date) -> date:
    """Return the last day by which a deck may be due for its review: a year ahead; 28 February where that year lacks today."""
    return today.replace(year=today.year + 1, day=28) if (today.month, today.day) == (2, 29) else today.replace(year=today.year + 1)


def latest_review(today: date) -> date:
    """Return the day by which a new deck is to be reviewed, unless its author says otherwise."""
    return date(today.year + (today.month > 6), 12 if today.month <= 6 else 6, 1)
