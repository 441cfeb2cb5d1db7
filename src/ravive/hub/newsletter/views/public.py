"""What visitors see and send: the form, the links of their e-mails, an issue as a page."""

from dataclasses import replace
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.hub.newsletter import actions, queries
from ravive.hub.newsletter.forms import SubscriptionForm
from ravive.hub.newsletter.issue_content import content_of
from ravive.hub.newsletter.models import NewsSubscription
from ravive.lib.languages import INTERFACE
from ravive.mailing import links
from ravive.mailing.confirming import state_page
from ravive.mailing.recipients import Recipient
from ravive.pages.navigation import organisation_of_site
from ravive.people.models import Organisation
from ravive.site import public_form
from ravive.site.context import current_language, interface_language, language_links
from ravive.site.form_limits import FormLimit

OWN_PAGE = "newsletter/own.html"

# Scripts get no further. No address of a visitor is stored, so the organisation counts.
ASKING_LIMIT = FormLimit("newsletter", burst=200, interval_seconds=10)


def consent_words(organisation: Organisation) -> str:
    """Return what a visitor agrees to, as the form says it; it is stored as the proof."""
    return _(
        "%(name)s may send me its news by e-mail. I am 16 or older, or a parent agrees. I can stop at any time, by the link in each e-mail."
    ) % {"name": organisation.name}


def _organisation_or_404(request: HttpRequest) -> Organisation:
    organisation = organisation_of_site(request)
    if organisation is None:
        raise Http404("this site has no organisation")
    return organisation


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Return the form, or store what was sent and say that an e-mail was sent."""
    organisation = _organisation_or_404(request)
    if not queries.is_open(organisation):
        raise Http404("this site sends no news")
    words, purpose = consent_words(organisation), f"newsletter-{organisation.pk}"
    form, problem, status = SubscriptionForm(request.POST or None), "", HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                sent = public_form.check(request, purpose=purpose)
                ASKING_LIMIT.check(request, sent, organisation.pk)
            except public_form.FormRefusedError as refusal:
                problem, status = str(refusal), refusal.status
            else:
                recipient = Recipient(address=form.cleaned_data["email"], language=interface_language())
                actions.subscribe(
                    organisation=organisation, recipient=recipient, words=words, page=request.path, sent=sent, now=timezone.now()
                )
                return redirect("newsletter_asked")
    issues = queries.public_issues(organisation, current_language())[: queries.SHOWN_ISSUES]
    shown = [(issue, text) for issue in issues for text in issue.texts.all() if text.language == current_language()]
    values = {"form": form, "problem": problem, "words": words, "purpose": purpose, "organisation": organisation, "issues": shown}
    return render(request, "newsletter/subscribe.html", values, status=status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Return the page that says to look at one's mailbox. It is the same for an address that gets the news already."""
    return render(request, "newsletter/asked.html", {"organisation": _organisation_or_404(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the reader of an e-mail to confirm. Only a button does it, because programs follow links."""
    is_sent = request.method == "POST"
    page = actions.answer_link(token, chosen=request.POST.getlist("request"), is_sent=is_sent, now=timezone.now())
    handles = [one.handle for one in page.asked] or list(page.confirmed)
    rows = {row.handle: row for row in NewsSubscription.objects.filter(handle__in=handles).select_related("organisation")}
    # Several organisations may be asked for at one mailbox. Somebody else may have typed the address: its reader sees what they agree to.
    asked_rows = [(one, rows[one.handle]) for one in page.asked if one.handle in rows]
    named = [replace(one, name=row.organisation.name, words=row.consent_words) for one, row in asked_rows]
    names = [row.organisation.name for row in rows.values()]
    return state_page(request, OWN_PAGE, page.state, asked=named, names=names, chooses_none=page.chooses_none)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the news of a link: by the button, or by a mail program's own (RFC 8058). The address and its proof are deleted."""
    handle = links.read_stop(token, purpose=queries.PURPOSE)
    if handle is None:
        return state_page(request, OWN_PAGE, "too_late")
    row = NewsSubscription.objects.filter(handle=handle).select_related("organisation").first()
    if request.method == "POST":
        actions.stop(handle)
        return state_page(request, OWN_PAGE, "stopped")
    return state_page(request, OWN_PAGE, "stop" if row else "stopped", names=[row.organisation.name] if row else [])


@require_safe
def issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Return an issue that went out, in the language of the address."""
    found = queries.public_issues(_organisation_or_404(request), current_language()).filter(pk=issue_id).first()
    if found is None:
        raise Http404(f"this site has sent no issue {issue_id} in this language")
    text = next(one for one in found.texts.all() if one.language == current_language())
    # Languages that it did not go out in lead to the form.
    instead = {one: "newsletter/" for one in INTERFACE if one not in {written.language for written in found.texts.all()}}
    values = {"issue": found, "content": content_of(found, text), "language_links": language_links(request, instead=instead)}
    return render(request, "newsletter/issue.html", values)
