"""What other packages follow of publishing."""

from django.dispatch import Signal

# Sent in the transaction that changes what is out, with `decks`: the slugs of the decks.
decks_changed = Signal()
