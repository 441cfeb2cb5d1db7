"""The lines of the journal in words."""

from django.utils.translation import gettext as _

from ravive.giving.models import JournalLine, Receipt

Verb = JournalLine.JournalVerb


def written_line(line: JournalLine) -> str:
    """Return what a line says was done, without its day, its author and its amount."""
    verb = line.get_verb_display()  # pyright: ignore[reportAttributeAccessIssue] -- Django's own method
    about = _about(line)
    return f"{verb} · {about}" if about else verb


def _about(line: JournalLine) -> str:
    detail = line.detail
    kinds = dict(Receipt.ReceiptKind.choices)
    match line.verb:
        case Verb.IMPORTED:
            return _("%(file)s: %(new)s new of %(movements)s") % {
                "file": detail.get("file", ""),
                "new": detail.get("new", 0),
                "movements": detail.get("movements", 0),
            }
        case Verb.BOOKED | Verb.CHANGED if detail.get("kind") != Receipt.ReceiptKind.GIFT or line.verb == Verb.CHANGED:
            return str(kinds.get(detail.get("kind", ""), ""))
        case Verb.PROMISES:
            return f"{detail.get('promises', 0)} · {detail.get('appeal', '')}"
        case Verb.JOINED | Verb.SEPARATED:
            return _("donors %(donor)s and %(other)s") % {"donor": detail.get("donor", ""), "other": detail.get("other", "")}
        case Verb.CLOSED | Verb.REOPENED:
            return str(detail.get("month", ""))
        case _:
            return ""
