"""What the fields of a card's form are called, in the words of those who write cards."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

type Words = _StrOrPromise


@dataclass(frozen=True)
class Label:
    """A field's name, what helps to fill it, and what one of its entries is called."""

    text: Words
    help: Words = ""
    row: Words = ""


KINDS: dict[str, tuple[Words, Words]] = {
    "choice": (_("One answer"), _("A situation and several answers, one of them right.")),
    "multiple": (_("Several answers"), _("Any number of the answers are right.")),
    "truth": (_("True or false"), _("A statement to judge.")),
    "order": (_("Put in order"), _("Steps to put in their order.")),
    "match": (_("Match"), _("Each item on the left goes with one on the right.")),
    "cloze": (_("Complete"), _("A text with gaps, filled by typing or by picking words.")),
    "recall": (_("From memory"), _("Answered in one’s head, then compared.")),
    "hotspot": (_("Find on the picture"), _("Spots to find on a picture.")),
    "scenario": (_("Scenario"), _("Decisions that lead to one another, and several endings.")),
    "tip": (_("To remember"), _("A card that tells; another one will ask.")),
}

VALUES: dict[tuple[str, str], Words] = {
    ("theme", "signs"): _("Notice"),
    ("theme", "react"): _("React"),
    ("theme", "report"): _("Report"),
    ("theme", "law"): _("Understand the law"),
    ("theme", "online"): _("Online"),
    ("status", "published"): _("Ready to publish"),
    ("status", "draft"): _("Draft, not published"),
    ("mode", "typed"): _("Typed by the learner"),
    ("mode", "picked"): _("Picked from a list of words"),
    ("credit", "0"): _("To revisit (0)"),
    ("credit", "0.5"): _("Partly right (½)"),
    ("credit", "1"): _("Right (1)"),
}

_TEXT = Label(_("Text"))
_FEEDBACK = Label(_("What it explains"), _("Shown to those who chose it, or missed it."))

# By the path in the form; a path that starts with a kind goes before one that does not.
LABELS: dict[tuple[str, ...], Label] = {
    ("theme",): Label(_("Theme")),
    ("notion",): Label(
        _("Notion"), _("What sibling cards have in common, such as “a doubt is enough”. Choose an existing one, or write a new one.")
    ),
    ("prompt",): Label(_("Situation and question"), _("One idea, at most 240 characters.")),
    ("explanation",): Label(_("Explanation"), _("Shown after the answer, whatever it was.")),
    ("reflex",): Label(_("Reflex, one line"), _("The one line to keep.")),
    ("sources",): Label(_("Sources"), _("On what the card rests.")),
    ("facts",): Label(_("Facts quoted"), _("Those written into the texts are added by themselves.")),
    ("help",): Label(_("Help shown with the card"), _("Whom the card suggests to call.")),
    ("picture",): Label(_("Picture")),
    ("picture_alt",): Label(_("What the picture shows"), _("Read aloud instead of the picture: needed as soon as there is one.")),
    ("content_note",): Label(_("Content note"), _("Shown before the card, with the choice to skip it.")),
    ("variants",): Label(_("Variants"), _("The same card in other words, asked in turn."), _("Variant")),
    ("variants", "prompt"): Label(_("Situation and question")),
    ("variants", "options"): Label(_("Answers reworded"), _("None: the card’s own answers are kept."), _("Answer")),
    ("variants", "options", "id"): Label(_("Instead of the answer")),
    ("status",): Label(_("State")),
    ("critical",): Label(_("Vital: never held back as a control card")),
    ("situation",): Label(_("Asks what to do in a situation")),
    ("confidence",): Label(_("Asks how sure the answer is")),
    ("options",): Label(_("Answers, and what each explains"), "", _("Answer")),
    ("options", "right"): Label(_("Right answer")),
    ("text",): _TEXT,
    ("feedback",): _FEEDBACK,
    ("truth", "right"): Label(_("The statement is true")),
    ("truth", "if_true"): Label(_("Shown to those who answer “true”")),
    ("truth", "if_false"): Label(_("Shown to those who answer “false”")),
    ("order", "steps"): Label(_("Steps, in their right order"), _("The app shuffles them."), _("Step")),
    ("order", "steps", "feedback"): Label(_("Why it comes there")),
    ("match", "right"): Label(_("Items on the right"), _("One that nothing goes with misleads."), _("Item on the right")),
    ("match", "right", "text"): _TEXT,
    ("match", "right", "fact"): Label(_("Or a fact of the register")),
    ("match", "left"): Label(_("Items on the left, and what each goes with"), "", _("Item on the left")),
    ("match", "left", "right"): Label(_("Goes with")),
    ("cloze", "mode"): Label(_("How gaps are filled")),
    ("cloze", "text"): Label(_("Text with gaps"), _("Select a word and press “Make a gap”; a gap stands in brackets.")),
    ("cloze", "gaps"): Label(_("Gaps"), "", _("Gap")),
    ("cloze", "gaps", "accept"): Label(_("Accepted answers"), _("The first one is shown as the answer."), _("Accepted answer")),
    ("cloze", "decoys"): Label(_("Words that mislead"), _("Offered among the words to pick."), _("Word")),
    ("order", "variants", "steps"): Label(_("Steps reworded"), _("None: the card’s own steps are kept."), _("Step")),
    ("order", "variants", "steps", "id"): Label(_("Instead of the step")),
    ("match", "variants", "left"): Label(_("Items on the left reworded"), _("None: the card’s own items are kept."), _("Item on the left")),
    ("match", "variants", "left", "id"): Label(_("Instead of the item")),
    ("cloze", "variants", "text"): Label(_("Text with the same gaps")),
    ("recall", "do"): Label(_("What to do or say"), "", _("Line")),
    ("recall", "dont"): Label(_("What to avoid"), _("A cross stands before each line: name the thing itself, without “not”."), _("Line")),
    ("hotspot", "spots"): Label(_("Spots"), _("Place them on the picture below, or with the figures."), _("Spot")),
    ("hotspot", "spots", "x"): Label(_("From the left, in per cent of the width")),
    ("hotspot", "spots", "y"): Label(_("From the top, in per cent of the height")),
    ("hotspot", "spots", "radius"): Label(_("Radius, in per cent of the width")),
    ("hotspot", "spots", "right"): Label(_("To be found")),
    ("scenario", "start"): Label(_("Begins at")),
    ("scenario", "steps"): Label(_("Steps"), "", _("Step")),
    ("scenario", "steps", "text"): Label(_("What happens")),
    ("scenario", "steps", "question"): Label(_("Question")),
    ("scenario", "steps", "ending"): Label(_("An ending")),
    ("scenario", "steps", "choices"): Label(_("Choices"), "", _("Choice")),
    ("scenario", "steps", "choices", "to"): Label(_("Leads to")),
    ("scenario", "steps", "choices", "credit"): Label(_("Worth")),
    ("tip", "points"): Label(_("What it tells"), "", _("Point")),
    ("tip", "points", "title"): Label(_("Title")),
}


def of(kind: str, path: tuple[str, ...]) -> Label:
    """Return the label of a field: the kind's own, else that of its place, else that of its name."""
    found = LABELS.get((kind, *path)) or LABELS.get(path)
    if found is None and path[-1] in ("text", "feedback"):
        found = LABELS[path[-1:]]
    if found is None:
        raise LookupError(f"{kind}.{'.'.join(path)} has no label; name it in decks/card_form/labels.py")
    return found


def row(kind: str, path: tuple[str, ...]) -> Words:
    """Return what one entry of a list is called."""
    label = of(kind, path)
    return label.row or label.text


def value(field: str, held: str) -> Words:
    """Return what one of the values a field accepts is called."""
    return VALUES[field, held]


def kind_label(kind: str) -> Words:
    """Return what a kind of card is called."""
    return KINDS[kind][0]
