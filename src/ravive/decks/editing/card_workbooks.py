"""What the workbook of simple cards says and understands, in the languages of the desk."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.cards.card import THEMES, Theme
from ravive.decks.card_form import labels
from ravive.formats import simple_cards_template
from ravive.formats.simple_cards import (
    COLUMNS,
    KINDS,
    NUMBERS,
    SimpleAnswer,
    SimpleCard,
    WorkbookVocabulary,
    answer_column,
    feedback_column,
    right_column,
)
from ravive.formats.simple_cards_template import TemplateWords
from ravive.lib.languages import INTERFACE
from ravive.lib.words import folded


def column_heads() -> dict[str, str]:
    """Return what the columns are called in the desk's language, by key."""
    heads = {
        "kind": _("Kind of card"),
        "theme": str(labels.LABELS["theme",].text),
        "prompt": str(labels.LABELS["prompt",].text),
        "explanation": str(labels.LABELS["explanation",].text),
        "reflex": str(labels.LABELS["reflex",].text),
        "notion": str(labels.LABELS["notion",].text),
    }
    for number in NUMBERS:
        heads[answer_column(number)] = _("Answer %(number)d") % {"number": number}
        heads[right_column(number)] = _("Right? (%(number)d)") % {"number": number}
        heads[feedback_column(number)] = _("Answer %(number)d explains") % {"number": number}
    return heads


def vocabulary(themes: Sequence[Theme] = THEMES) -> WorkbookVocabulary:
    """Return the words by which a workbook is understood; its cards may have these themes."""
    shared = _vocabulary()
    return WorkbookVocabulary(
        heads=shared.heads,
        kinds=shared.kinds,
        themes={word: theme for word, theme in shared.themes.items() if theme in themes},
        truths=shared.truths,
        examples=shared.examples,
        kind_names=_listed([str(labels.kind_label(kind)) for kind in KINDS]),
        theme_names=_listed([str(labels.value("theme", theme)) for theme in themes]),
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


@cache
def _vocabulary() -> WorkbookVocabulary:
    heads: dict[str, str] = {}
    kinds: dict[str, str] = {}
    themes: dict[str, Theme] = {}
    truths: dict[str, bool] = {}
    examples: set[str] = set()
    for language in INTERFACE:
        with override(language):
            heads |= {folded(head): key for key, head in column_heads().items()}
            kinds |= {folded(str(labels.kind_label(kind))): kind for kind in KINDS}
            themes |= {folded(str(labels.value("theme", theme))): theme for theme in THEMES}
            truths |= {folded(_("True")): True, folded(_("False")): False}
            examples.add(folded(_example()))
    return WorkbookVocabulary(
        heads=heads, kinds=kinds, themes=themes, truths=truths, examples=tuple(sorted(examples)), kind_names="", theme_names=""
    )


def _example() -> str:
    return _("EXAMPLE TO DELETE:")


def template(themes: Sequence[Theme], *, now: datetime) -> bytes:
    """Return the workbook to fill in, in the desk's language, for a deck of these themes."""
    words = TemplateWords(
        title=_("Simple cards"),
        cards=_("Cards"),
        explanations=_("How to fill it in"),
        column=_("Column"),
        what_to_write=_("What to write"),
        columns={key: (head, _helps()[key]) for key, head in column_heads().items()},
        kinds={kind: (str(labels.KINDS[kind][0]), str(labels.KINDS[kind][1])) for kind in KINDS},
        themes={theme: (str(labels.value("theme", theme)), _("A theme.")) for theme in themes},
        advice=(
            _("Rows whose question begins with “%(example)s” are left out.") % {"example": _example()},
            _("Every card comes in as a draft. Sources, pictures and translations are added at the desk."),
            _("Write texts only: formulas, numbers and dates in cells are refused, and nothing is calculated."),
        ),
    )
    return simple_cards_template.write(words, _examples(themes[0]), made_at=now)


def _helps() -> dict[str, str]:
    helps = {
        "kind": _("Choose one of the kinds below."),
        "theme": _("Choose one of the themes below."),
        **{key: str(labels.LABELS[(key,)].help) for key in ("prompt", "explanation", "reflex", "notion")},
    }
    for number in NUMBERS:
        helps[answer_column(number)] = _("An answer, or a step in its right place. A statement has two answers: true, then false.")
        helps[right_column(number)] = _("An x where the answer is right, nothing elsewhere. Steps have no mark.")
        helps[feedback_column(number)] = str(labels.LABELS["feedback",].help)
    return {key: helps[key] for key in COLUMNS}


def _examples(theme: Theme) -> tuple[SimpleCard, ...]:
    """Return a card of each kind, whose question says that it is an example."""
    noted, told, asked = _("I note what I see"), _("I tell the person in charge"), _("I ask her in front of him")
    return (
        _card(
            "choice",
            theme,
            _("An adult answers in place of a teenager. What do you do first?"),
            _answer(1, noted, _("Facts noted early help."), is_right=True),
            _answer(2, asked, _("In front of him, she cannot answer.")),
        ),
        _card(
            "multiple",
            theme,
            _("What do you note?"),
            _answer(1, _("The time"), _("It helps to find the moment again."), is_right=True),
            _answer(2, _("What I saw"), _("Facts can be checked."), is_right=True),
            _answer(3, _("What I suppose"), _("Others decide what it means.")),
        ),
        _card(
            "truth",
            theme,
            _("A single sign is proof."),
            _answer(1, _("True"), _("One sign alone proves nothing.")),
            _answer(2, _("False"), _("Yes: several signs together are a reason to tell."), is_right=True),
        ),
        _card("order", theme, _("In which order?"), _answer(1, noted, ""), _answer(2, told, "")),
    )


def _answer(number: int, text: str, feedback: str, *, is_right: bool = False) -> SimpleAnswer:
    return SimpleAnswer(number=number, text=text, is_right=is_right, feedback=feedback)


def _card(kind: str, theme: Theme, prompt: str, *answers: SimpleAnswer) -> SimpleCard:
    return SimpleCard(
        row=0,
        kind=kind,
        theme=theme,
        prompt=f"{_example()} {prompt}",
        answers=answers,
        explanation=_("Several signs, or an unease that lasts, are a reason to tell.") if kind == "choice" else "",
        reflex=_("Observe, note, tell.") if kind == "choice" else "",
        notion=_("a doubt is enough") if kind == "choice" else "",
    )
