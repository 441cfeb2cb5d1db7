"""What each JSON field of an exported model holds: a value of another shape would fail on the page that shows it."""

from typing import Any

import msgspec
from django.db import models

from ravive.banking.table_layouts import TableLayout
from ravive.portability.errors import ImportRefusedError

type Words = dict[str, str]
type Texts = list[str]
type WholeNumbers = list[int]
type Plain = dict[str, Any]
type Figures = dict[str, list[int | float | None]]

# Cards, revisions and registers are read whole afterwards, too: see `derived_data.read_everything`.
SHAPES: dict[str, Any] = {
    "campaigns.CampaignAction.words": Words,
    "decks.Card.structure": Plain,
    "decks.CardReading.card_read": Plain | None,
    "decks.CardRevision.structure": Plain,
    "decks.CardRevision.words": dict[str, Plain],
    "decks.CardWords.translated_from": Plain | None,
    "decks.CardWords.words": Plain,
    "decks.Deck.languages": Words,
    "decks.Deck.themes": Texts,
    "decks.Deck.reviewed_by": Texts,
    "decks.Deck.origins": list[Plain],
    "decks.Deck.content_notes": Texts,
    "decks.DeckRevision.snapshot": dict[str, Plain],
    "decks.DeckWords.translated_from": Plain | None,
    "decks.DeckWords.content_notes": Words,
    "decks.SignOff.languages": Words,
    "events.Event.promised_days": dict[str, int],
    "events.Event.told": dict[str, Words],
    "events.EventNotice.after": dict[str, Words],
    "events.EventNotice.before": dict[str, Words],
    "events.EventNotice.titles": Words,
    "events.EventNotice.words": Words,
    "events.EventPage.languages": Texts,
    "events.OwnQuestion.choices": dict[str, Texts],
    "events.OwnQuestion.labels": Words,
    "events.Registration.answers": Words,
    "giving.BankLayout.layout": TableLayout,
    "giving.Donor.apart_years": WholeNumbers,
    "giving.GivingSettings.earlier_years": dict[str, int],
    "giving.JournalLine.detail": Plain,
    "insight.EntryTestRelease.cells": Figures,
    "insight.EntryTestRelease.counted": WholeNumbers,
    "insight.ReleasedFigures.cells": Figures,
    "insight.ReleasedFigures.overview": Figures,
    "insight.ReleasedFigures.counts": dict[str, int | dict[str, int] | None],
    "members.MemberPage.languages": Texts,
    "network.Adoption.base": dict[str, Plain],
    "newsletter.IssueText.frozen_entries": list[Plain],
    "newsletter.NewsletterIssue.pages": Texts,
    "pages.ProcessingTerms.bases": Words,
    "pages.ProcessingTerms.grounds": Words,
    "pages.ProcessingTerms.own_processors": list[Words],
    "pages.ProcessingTerms.processors": dict[str, Words],
    "people.AuditEvent.detail": Plain,
    "people.Organisation.languages": Texts,
    "people.Organisation.countries": Texts,
    "publishing.MemoryRelease.cards": list[tuple[str, int, float, float]],
    "register.FactCheck.before": Plain | None,
    "register.FactCheck.after": Plain,
    "register.RegisterEntry.name": Words,
    "register.RegisterEntry.value": Words,
    "register.RegisterEntry.href": Words | None,
    "register.RegisterEntry.purpose": Words | None,
    "register.RegisterEntry.detail": Words | None,
    "register.RegisterEntry.countries": Texts,
    "register.RegisterEntry.languages": Texts | None,
    "register.RegisterEntry.sources": Texts,
    "register.RegisterSourceEntry.title": Words,
    "trainings.Achievement.decks": Texts,
    "trainings.Achievement.test_days": WholeNumbers,
    "trainings.Training.decks": Texts,
    "trainings.Training.languages": Texts,
    "trainings.Training.test_days": WholeNumbers,
    "wagtailcore.Revision.content": Plain,
    "workshops.WorkshopPage.decks": Texts,
    "workshops.WorkshopQuestion.choices": dict[str, Texts],
    "workshops.WorkshopQuestion.labels": Words,
    "workshops.WorkshopRequest.age_bands": Texts,
    "workshops.WorkshopRequest.own_answers": Words,
}


def check_shape(label: str, column: models.Field[Any, Any], value: object, place: str) -> None:
    """Refuse a JSON value of another shape than its field's. Raises ImportRefusedError."""
    shape = SHAPES.get(f"{label}.{column.name}")
    if shape is None:
        return
    try:
        msgspec.convert(value, shape)
    except msgspec.ValidationError as problem:
        raise ImportRefusedError(f"{place}, field {column.name} has a value of the wrong shape ({problem}); export again") from problem
