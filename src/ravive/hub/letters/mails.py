"""What letters say by e-mail, and what `mailing` needs to know of them."""

from datetime import date

from django.tasks import task
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ravive.hub.letters import actions
from ravive.hub.letters.models import LetterSignature
from ravive.hub.letters.queries import PURPOSE, State
from ravive.mailing import actions as mailing
from ravive.mailing import links, purposes
from ravive.mailing.messages import Mail


def register() -> None:
    """Let `mailing` confirm addresses of signers, and delete each signature that nobody confirms."""
    request = gettext_lazy("Somebody, probably you, signed an open letter with this address. Without your confirmation, it does not count.")
    organisation_of = purposes.organisation_by("open_letters__signatures__handle")
    purposes.register(
        purposes.Purpose(name=PURPOSE, path="letters", request=request, delete=actions.delete, organisation_of=organisation_of)
    )


@task
def thank(signature: int, language: str) -> int:
    """Write to somebody whose signature is confirmed; return how many e-mails were accepted. The queue names nobody."""
    found = LetterSignature.objects.filter(pk=signature).exclude(state=State.UNCONFIRMED).select_related("letter").first()
    return mailing.send([_thanks(found, language)]) if found and found.handle else 0


def _thanks(signature: LetterSignature, language: str) -> Mail:
    letter, link = signature.letter, links.stop_link(purposes.find_purpose(PURPOSE), signature.handle or "", language)
    with override(language):
        waits = signature.state == State.WAITING
        state = _("We look at it before it counts.") if waits else _("Your signature counts. Thank you.")
        may = _("To add your logo, to look at your signature, or to withdraw it:") if signature.domain or waits else None
        news = _("You also get our news, as you agreed. Each of those e-mails has a link to stop them.") if signature.wants_news else ""
        may = may or _("To look at your signature, or to withdraw it:")
        paragraphs = tuple(filter(None, (letter.title, state, may, link, _erased(letter.erase_on), news, *_partners(signature))))
        return Mail(handle=signature.handle or "", language=language, subject=_("Your signature"), paragraphs=paragraphs)


def _partners(signature: LetterSignature) -> list[str]:
    words = _("%(name)s may have your name and your address, as you agreed. You can take this back by the link above.")
    return [words % {"name": partner.name} for partner in signature.partners.all()]


def _erased(day: date) -> str:
    return _("This address is deleted on %(day)s at the latest.") % {"day": date_format(day, "DATE_FORMAT")}
