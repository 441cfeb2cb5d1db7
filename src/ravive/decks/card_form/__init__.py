"""A card's form: one Wagtail block a kind, made from the kind's dataclasses in `cards`, and rows turned into its value and back.

What a card is stays defined in `cards/`; here stand only the layout, the labels, and the few fields whose place no type can tell.
"""

from ravive.decks.card_form.form import JoinedCard, UnreadableFormError, block_of, join, names_of, place_of, posted, shown, split
from ravive.decks.card_form.wagtail_blocks import FieldChoices

__all__ = ["FieldChoices", "JoinedCard", "UnreadableFormError", "block_of", "join", "names_of", "place_of", "posted", "shown", "split"]
