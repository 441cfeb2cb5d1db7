"""The screens on which decks are translated."""
