"""What the script of a card's form says to its author."""

from django.utils.translation import gettext as _


def browser_words() -> dict[str, str]:
    """Return the script's words in the language of the page; `{name}` stands for what it fills in."""
    return {
        "saved": _("Saved at {at}"),
        "waiting": _("Not saved yet …"),
        "saving": _("Saving …"),
        "offline": _("No connection. What you wrote stays here and is saved when the connection is back."),
        "signedOut": _("You are no longer signed in. Sign in again in another tab: what you wrote stays here and is saved then."),
        "refused": _("Not saved."),
        "conflict": _("{by} saved this card at {at}, after you opened it. Nothing of yours is lost or saved yet."),
        "theirs": _("See their version (mine is dropped)"),
        "mine": _("Save mine (theirs stays in the history)"),
        "toMend": _("To mend:"),
        "advice": _("Advice:"),
        "toMendCount": _("To mend"),
        "adviceCount": _("Advice"),
        "inOrder": _("Nothing to mend"),
        "toFirst": _("Go to the first"),
        "choose": _("Choose"),
        "choose.sources": _("Choose a source"),
        "choose.facts": _("Choose a fact"),
        "choose.contacts": _("Choose a contact"),
        "search": _("Search the register"),
        "noneFound": _("Nothing in the register matches."),
        "cancel": _("Cancel"),
        "remove": _("Remove “{name}”"),
        "unknown": _("not in the register"),
        "draft": _("draft"),
        "expired": _("expired on {until}"),
        "weak": _("weak source"),
        "insertFact": _("Insert a fact"),
        "makeGap": _("Make a gap"),
        "selectWord": _("Select the word that is to become a gap first."),
        "row": _("Row"),
        "gone": _("“{id}”, which is gone"),
        "spots": _("The spots on the picture"),
        "spotsHint": _("Drag a spot, or choose it and use the arrow keys; + and − change its size."),
        "spotsWithout": _("Choose a picture first: the spots are placed on it."),
        "spot": _("{name}: {x} per cent from the left, {y} from the top, radius {radius}"),
        "map": _("Map of the scenario"),
        "mapHint": _("The map of the steps and of where their choices lead; the list below says the same."),
        "phone": _("The card on a phone"),
        "notShown": _("Cannot be shown yet in {language}:"),
    }
