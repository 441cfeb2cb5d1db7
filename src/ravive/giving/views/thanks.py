"""Thanking donors: how many wait, the words, and the button."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ravive.giving import desk_queries, mails, thanks
from ravive.giving.actions import thanks as actions
from ravive.giving.models import Appeal, ThanksText
from ravive.giving.thanks_forms import ThanksForm
from ravive.lib.languages import INTERFACE
from ravive.mailing.messages import Mail
from ravive.mailing.queries import is_offered
from ravive.people.models import Organisation
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.site.context import interface_language


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*desk_queries.ROLES)
def overview(request: StaffRequest) -> HttpResponse:
    """Show how many donors wait for thanks, an e-mail as they get it, and the words that begin each; or store changed words."""
    defaults: dict[str, str] = {language: mails.default_thanks(language) for language in INTERFACE}
    own = thanks.greetings_of(request.organisation)
    form = ThanksForm(request.POST if request.method == "POST" else None, texts=own, defaults=defaults)
    if request.method == "POST" and form.is_valid():
        actions.store_texts(organisation=request.organisation, appeal=None, texts=form.texts(), by=request.user, now=timezone.now())
        messages.success(request, _("Stored."))
        return redirect("giving_thanks")
    appeals = list(Appeal.objects.filter(organisation=request.organisation, is_example=False))
    written = set(ThanksText.objects.filter(appeal__in=appeals).values_list("appeal", flat=True))
    today = timezone.localdate()
    values = {
        "form": form,
        "people": thanks.people_to_thank(request.organisation, today=today),
        "is_queued": thanks.is_queued(request.organisation),
        "thanked_today": thanks.people_thanked_on(request.organisation, today),
        "is_offered": is_offered(),
        "sample": _sample(request.organisation, appeals[0] if appeals else None),
        "appeals": [(appeal, appeal.pk in written) for appeal in appeals],
    }
    return render(request, "giving/desk/thanks.html", values)


def _sample(organisation: Organisation, appeal: Appeal | None) -> Mail:
    """Return a thank-you e-mail to nobody, in the language of the desk."""
    language, today = interface_language(), timezone.localdate()
    due = thanks.sample_thanks(organisation, appeal, language=language, today=today)
    effects = thanks.effects_of(organisation, [appeal.pk]) if appeal else {}
    own = {appeal.pk: effects.get((language, appeal.pk), "")} if appeal else {}
    return mails.thanks_mail(due, greeting=thanks.greetings_of(organisation).get(language, ""), effects=own, link="https://…")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*desk_queries.ROLES)
def appeal_texts(request: StaffRequest, appeal_id: int) -> HttpResponse:
    """Show what thank-you e-mails say that gifts to an appeal do, or store it."""
    appeal = own_or_404(Appeal.objects.all(), request, pk=appeal_id)
    texts = {language: text for (language, _number), text in thanks.effects_of(request.organisation, [appeal.pk]).items()}
    form = ThanksForm(request.POST if request.method == "POST" else None, texts=texts, defaults={})
    if request.method == "POST" and form.is_valid():
        actions.store_texts(organisation=request.organisation, appeal=appeal, texts=form.texts(), by=request.user, now=timezone.now())
        messages.success(request, _("Stored."))
        return redirect("giving_thanks")
    return render(request, "giving/desk/thanks_appeal.html", {"form": form, "appeal": appeal})


@require_POST
@for_roles(*desk_queries.ROLES)
def thank(request: StaffRequest) -> HttpResponse:
    """Queue thanks for all donors who wait for it. The button pressed twice thanks nobody twice."""
    people = actions.thank(organisation=request.organisation, by=request.user, now=timezone.now())
    if people:
        message = ngettext("%(count)s e-mail of thanks is queued.", "%(count)s e-mails of thanks are queued.", people)
        messages.success(request, message % {"count": people})
    else:
        messages.info(request, _("Nobody waits for thanks."))
    return redirect("giving_thanks")
