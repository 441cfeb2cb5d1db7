"""How often a public form is accepted. What is counted is the form, or the page it is about, never a visitor."""

from http import HTTPStatus

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ravive.site import form_refusals, proof_of_work
from ravive.site.public_form import FormRefusedError, SentValue, was_sent
from ravive.throttling.limit import RequestLimit

# Forms without a proof of work have this part of the allowance, and a flood of them leaves the rest to the others.
UNPROVED_PART = 4


class FormLimit:
    """Accepts `burst` forms at once for each key, then one every `interval_seconds`; a quarter of that besides without a proof of work.

    `name` is unique among all limits, and `label` is what visitors call the form. Where e-mails follow a form, `mailing` limits these too.
    """

    def __init__(self, name: str, *, label: str | Promise, burst: int, interval_seconds: int) -> None:
        self._name = name
        form_refusals.add_label(name, label)
        self._proved = RequestLimit(name, burst=burst, interval_seconds=interval_seconds, caches_refusals=True)
        self._unproved = RequestLimit(
            f"{name}-unproved",
            burst=max(burst // UNPROVED_PART, 1),
            interval_seconds=interval_seconds * UNPROVED_PART,
            caches_refusals=True,
        )

    def check(self, request: HttpRequest, sent: SentValue, *key: object, busy: str = "") -> None:
        """Count a valid form before it changes anything. Raises FormRefusedError where too many came.

        `busy` replaces its usual words. A form sent a second time is not counted: it leads to the same page.
        """
        if was_sent(sent):
            return
        is_proved = proof_of_work.is_proved(request)
        limit = self._proved if is_proved else self._unproved
        if limit.wait_seconds(*key):
            place = " ".join(map(str, key))
            form_refusals.note(request, limit=self._name, place=place, is_proved=is_proved, now=timezone.now())
            message = _(
                "Very many people are sending this form at this moment. What you typed is still here: send it again in a few minutes."
            )
            raise FormRefusedError(busy or message, HTTPStatus.TOO_MANY_REQUESTS)

    def clear(self, *key: object) -> None:
        """Forget what was counted of a key."""
        self._proved.clear(*key)
        self._unproved.clear(*key)
