"""Template words of the trainers' desk: the state of a training, its code, numbers that may be told."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ravive.decks import qr
from ravive.trainings import codes, queries
from ravive.trainings.queries import Numbers, TrainingLine

register = template.Library()


@register.simple_tag
def training_state(line: TrainingLine) -> SafeString:
    """Return whether people can join, in words and shape."""
    if line.is_open:
        words, look = _("People can join"), "r-ok"
    elif line.training.forgotten_on:
        words, look = _("Answers deleted"), "r-again"
    elif not line.is_taking:
        words, look = _("Over"), "r-again"
    else:
        words, look = _("Closed to newcomers"), "r-soon"
    return format_html('<span class="r-pill {}">{}</span>', look, words)


@register.filter
def spaced_code(code: str) -> str:
    """Return a code as people read it."""
    return codes.spaced(code) if code else ""


@register.simple_tag
def at_least(count: int, fewest: int) -> str:
    """Return a number of people, or that they are too few to tell."""
    return str(count) if count >= fewest else _("fewer than %(count)s") % {"count": fewest}


@register.simple_tag
def practised_of(numbers: Numbers, fewest: int) -> str:
    """Return how many of a second circle practised, as far as it may be told."""
    told = queries.practised_told(numbers, fewest)
    if told is None:
        return _("fewer than %(count)s") % {"count": fewest}
    return _("at least %(count)s") % {"count": told} if told >= numbers.joined - 1 else str(told)


@register.simple_tag
def join_qr(address: str) -> SafeString:
    """Return the QR code that leads to joining."""
    return qr.svg(address, _("QR code to join the training"))
