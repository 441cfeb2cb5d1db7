"""What other packages follow of reviewing."""

from django.dispatch import Signal

# Sent in the transaction of a signature, with `sign_off`: the signature, and `now`: when it was made.
deck_signed = Signal()
