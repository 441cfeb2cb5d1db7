"""What a report says of its own figures: how they are measured, what they do not say, and their sources."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ravive.insight.cards import published_in
from ravive.insight.figures import Effect, Figures
from ravive.trainings import figure_texts, plan, wording_texts
from ravive.trainings.figures_page import FiguresPage


def changes() -> str:
    """Return how a change since the entry test comes about, and what its interval includes."""
    return _(
        "A change is the difference of the two figures shown. Those who did not come back may know less or more than the others: the "
        "interval counts with 10 points to either side for them."
    )


def control_cards(effect: Effect) -> str:
    """Return how the effect of practice was measured, and why its two sides are no parts of the figure of the test."""
    values = {"count": effect.difference.learners}
    return f"{_measured_with(values)} " + _(
        "These cards are not among those of the tests, which include vital ones: what a test shows can be above both, or below."
    )


def _measured_with(values: dict[str, int]) -> str:
    return (
        _(
            "Measured at day 90, of %(count)s people: up to three control cards each, drawn by lot and kept out of practice, "
            "against as many cards like them that practice was free to ask. Vital reflexes are never held back."
        )
        % values
    )


def cards_alike(figures: Figures) -> str:
    """Return what stands below the cards where some have no figure of their own; empty where none lacks one."""
    if not figures.cards_alike:
        return ""
    return ngettext(
        "%(count)s card cannot be distinguished from the others: no test of this group shows it by itself, and nothing published says how "
        "hard it is. The figure of all cards holds for it.",
        "%(count)s cards cannot be distinguished: no test of this group shows them one by one, and nothing published says which are "
        "harder. For each of them, the figure of all cards holds.",
        figures.cards_alike,
    ) % {"count": figures.cards_alike}


def no_own_figure(fewest: int) -> str:
    """Return what a hatched tile says."""
    return _("no figure of its own: fewer than %(fewest)s people answered it, or nothing distinguished it from the others") % {
        "fewest": fewest
    }


def method(page: FiguresPage) -> list[str]:
    """Return how each kind of figure is computed, one paragraph each."""
    paragraphs = [
        _(
            "Participants join without name or account; their answers come from their own devices under a random key. "
            "The learner is the unit of every interval."
        ),
        *asked(page),
        *measured(page),
        _(
            "Predicted: a memory model computes what those who answered would answer today, over all cards, from %(fewest)s people on who "
            "practise, after 2, 4, 8, 12, 25 and 51 weeks. In between, the last prediction stays while the group practises as before, and "
            "falls in weeks with less practice. Later tests correct its level. Beside a test, its interval is one for what that test was "
            "to measure. How the cards differ is what is published of them and what tests showed. The interval (95 in 100) is about the "
            "model’s doubt of these cards and these learners. What nobody was asked is not predicted."
        )
        % {"fewest": page.fewest_predicted},
    ]
    if page.training.uses_controls:
        paragraphs.append(
            _(
                "Effect of practice: on each device, pairs of cards alike are drawn; a coin says which of the two is practised only "
                "after day 90. The difference between the two on that day is shown once, when that test is over. An effect is claimed only "
                "where its interval leaves out zero."
            )
        )
    paragraphs.append(
        _(
            "Of fewer than %(fewest)s people nothing is shown, also not how many joined, took part or left. A measured figure is shown "
            "once, when its test is over, and never changes."
        )
        % {"fewest": page.fewest}
        + " "
        + figure_texts.protection()
        + " "
        + _("The intervals include that.")
    )
    return paragraphs


def asked(page: FiguresPage) -> list[str]:
    """Return how many cards the decks have, and how many a test asks. Empty if no deck is published any more."""
    decks = [
        ngettext(
            "“%(title)s”, %(count)s card, of which %(asked)s with a question",
            "“%(title)s”, %(count)s cards, of which %(asked)s with a question",
            count,
        )
        % {"title": title, "count": count, "asked": with_question}
        for title, count, with_question in _counted_decks(page)
    ]
    if not decks:
        return []
    text = _("Decks that were asked: %(decks)s.") % {"decks": "; ".join(decks)}
    if page.tests:
        text += " " + _("A test asks each person at most %(count)s cards.") % {"count": plan.CARDS_A_FORM}
    if page.training.uses_controls:
        text += " " + _("The one of day 90 also asks up to %(count)s control cards, and as many cards like them.") % {
            "count": plan.CONTROL_CARDS
        }
    return [text]


def _counted_decks(page: FiguresPage) -> list[tuple[str, int, int]]:
    published = [published_in(slug, get_language() or "fr") for slug in page.group.decks]
    cards = [(deck.bundle.title, deck.bundle.cards) for deck in published if deck]
    return [(title, len(of_deck), sum(card.kind != "tip" for card in of_deck)) for title, of_deck in cards]


def measured(page: FiguresPage) -> list[str]:
    """Return how tests are marked, and what their two forms are. Empty without tests."""
    if not page.tests:
        return []
    marked = _("Measured: at each test a share of right answers, with its interval (95 in 100). A test stays open for %(window)s days.")
    return [
        marked % {"window": page.group.window_days},
        _(
            "Two crossed forms: the cards of each deck are split into two halves, which count the same. At each test, half of the group "
            "answers the one, half the other, and the next test swaps them."
        )
        + f" {changes()}",
        wording_texts.method(),
    ]


def limits(page: FiguresPage) -> list[str]:
    """Return what readers must not conclude from the figures."""
    found = [
        _("They are about those who answered. The others may know more, or less."),
        _("They are about what people answer to cards, not about what they do on the day it counts."),
        _("Joining asks for no name: a person who joined with several devices counts several times."),
        _("Predicted figures rest on a model fitted to short gaps; the delayed tests are what settles them."),
        _("Groups differ in more than practice: figures of two trainings side by side are no ranking."),
    ]
    if page.training.uses_controls:
        found.append(
            _(
                "The effect is that of leaving a card free to be practised against keeping it out of practice, after the same training; "
                "not that of the training."
            )
        )
    else:
        found.append(_("Without control cards, nothing here says what practice changed."))
    return found


def sources(page: FiguresPage, language: str) -> list[str]:
    """Return the decks of the training, then the sources of the method."""
    decks: list[str] = []
    for slug in page.group.decks:
        published = published_in(slug, language)
        if published:
            values = {
                "title": published.bundle.title,
                "day": date_format(published.published_at, "DATE_FORMAT"),
                "version": published.digest[:12],
            }
            deck = _("Deck “%(title)s” as published on %(day)s (version %(version)s), the one in force when this report was made.")
            decks.append(deck % values)
    return [
        *decks,
        "Latimier, A., Peyre, H. & Ramus, F. (2021). A meta-analytic review of the benefit of spacing out retrieval practice episodes on "
        "retention. Educational Psychology Review 33, 959–987.",
        "Agresti, A. & Coull, B. A. (1998). Approximate is better than “exact” for interval estimation of binomial proportions. "
        "The American Statistician 52, 119–126.",
        "Bun, M. & Steinke, T. (2016). Concentrated differential privacy: simplifications, extensions, and lower bounds. "
        "Theory of Cryptography, 635–658.",
    ]
