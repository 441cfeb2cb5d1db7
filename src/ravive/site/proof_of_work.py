"""Proofs of work of public forms (ALTCHA): a browser computes for a moment, once a form. No puzzle, no cookie, nothing about the visitor.

The challenge is fetched at the first focus of a form, and each proof is accepted once by all processes together. A form without one is
accepted too, more rarely: see `form_limits`.
"""

from altcha_django.verifiers import run_verification
from altcha_django.views import ChallengeView
from django.http import HttpRequest

# The field that `app/src/proof.ts` adds to a form.
FIELD = "altcha"
# A proof of ours has about 700 characters.
LONGEST = 4_000
challenge = ChallengeView.as_view()


def is_proved(request: HttpRequest) -> bool:
    """Return whether a form brings a proof of work for a challenge of this site that was not used before. It is used up by the question."""
    proof = request.POST.get(FIELD, "")
    return 0 < len(proof) <= LONGEST and run_verification(proof).verified
