"""Template tags of the trainers' desk: the state of a training, its code, counts that may be shown."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ravive.site import qr
from ravive.trainings import codes, queries
from ravive.trainings.certificates.verification import VerifiedBadge
from ravive.trainings.newcomers import JoinedDay
from ravive.trainings.queries import Numbers, TrainingLine

register = template.Library()


@register.simple_tag
def room_stylesheet() -> SafeString:
    """Return the look of projected pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("trainings/room.css"))


@register.simple_tag
def training_state(line: TrainingLine) -> SafeString:
    """Return whether people can join, as a word and a shape."""
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
    return codes.format_code(code) if code else ""


@register.simple_tag
def at_least(count: int, fewest: int) -> str:
    """Return the least number of people in a second circle, or that they are too few to show."""
    rounded = queries.round_to_groups(count, fewest)
    return _("at least %(count)s") % {"count": rounded} if rounded else _("fewer than %(count)s") % {"count": fewest}


@register.simple_tag
def joined_count(day: JoinedDay) -> str:
    """Return how many phones joined on a day, as far as it may be shown."""
    return _("at least %(count)s") % {"count": day.count}


@register.simple_tag
def practised_of(numbers: Numbers, fewest: int) -> str:
    """Return how many people of a second circle practised, as far as it may be shown."""
    return at_least(queries.shown_practised(numbers, fewest), fewest)


@register.simple_tag
def join_link(address: str, code: str) -> SafeString:
    """Return the address to join as a link. A long address breaks before its code."""
    return format_html('<a class="r-code" href="{0}{1}">{0}<wbr><span class="r-whole">{1}</span></a>', address.removesuffix(code), code)


@register.simple_tag
def join_qr(address: str) -> SafeString:
    """Return the QR code to join."""
    return qr.svg(address, _("QR code to join the training"))


@register.simple_tag
def verdict_words(checked: VerifiedBadge) -> str:
    """Return in a few words whether a badge is valid."""
    words = {
        "valid": _("This certificate is valid."),
        "withdrawn": _("This certificate was withdrawn."),
        "altered": _("Refused: this badge was altered."),
        "foreign": _("Refused: this badge does not come from here."),
        "unknown": _("Refused: this number is unknown."),
        "unreadable": _("Refused: this is no badge and no number."),
    }
    return words[checked.verdict]


@register.simple_tag
def verdict_reason(checked: VerifiedBadge) -> str:
    """Return the reason, and what to do."""
    if checked.verdict == "valid":
        if checked.is_signed:
            return _("The signature is this site’s, and nothing was changed since.")
        return _("A certificate was issued here under this number.")
    words = {
        "withdrawn": _("The organisation gave it, and took it back since. Ask the organisation."),
        "altered": _("It is not, character by character, what was signed here. Ask for the file again; copying can lose characters."),
        "foreign": _("It names a key that is none of this site’s. Check it where it was issued."),
        "unknown": _("No certificate was issued here under this number. Compare it with the paper, character by character."),
        "unreadable": _("A number has 32 characters, 0 to 9 and a to f; a badge has three parts with full stops between them."),
    }
    return words[checked.verdict]
