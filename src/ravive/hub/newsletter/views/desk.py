"""News by mail at the desk: readers in numbers, issues, sending, the export."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.entries.removal_page import answer_removal
from ravive.hub.newsletter import exports, issues, mails, queries
from ravive.hub.newsletter.forms import IssueForm
from ravive.hub.newsletter.issue_content import content_of
from ravive.hub.newsletter.models import IssueText, Newsletter, NewsletterIssue
from ravive.hub.newsletter.subject import NEWS
from ravive.lib.languages import name_of
from ravive.mailing import actions as mailing
from ravive.mailing.messages import preview_document
from ravive.mailing.queries import is_offered
from ravive.people.actions import RefusedError
from ravive.people.addresses import organisation_address
from ravive.people.models import OFFICERS
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.site.context import interface_language

# The preview is the e-mail itself: nothing in it runs, nothing is loaded. Its pictures are in it.
PREVIEW_POLICY = {
    "default-src": [CSP.NONE],
    "img-src": ["data:"],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": True,
}


class MailPreview(HttpResponse):
    """An e-mail in a frame of the desk, with its own policy in place of the desk's."""

    desk_policy = PREVIEW_POLICY


@require_safe
@for_roles(*OFFICERS)
def overview(request: StaffRequest) -> HttpResponse:
    """Return how many get the news, and the issues."""
    numbers = queries.numbers_of(request.organisation)
    values = {
        "newsletter": Newsletter.objects.filter(organisation=request.organisation).first(),
        "numbers": numbers,
        "by_language": [(name_of(language), count) for language, count in numbers.by_language.items()],
        "issues": queries.issues_of(request.organisation),
        "is_offered": is_offered(),
        "has_site": request.organisation.site is not None,
    }
    return render(request, "newsletter/desk/overview.html", values)


@require_POST
@for_roles(*OFFICERS)
def remove_reader(request: StaffRequest) -> HttpResponse:
    """Remove a reader who asked staff for it, and lead back."""
    answer_removal(request, NEWS)
    return redirect("desk_newsletter")


@require_POST
@for_roles(*OFFICERS)
def open_form(request: StaffRequest) -> HttpResponse:
    """Show the form on the site, or take it away."""
    is_open = request.POST.get("answer") == "open"
    issues.open_form(organisation=request.organisation, is_open=is_open, by=request.user, now=timezone.now())
    messages.success(request, _("The form is on your site.") if is_open else _("The form is no longer on your site. Your readers stay."))
    return redirect("desk_newsletter")


@require_POST
@for_roles(*OFFICERS)
def export(request: StaffRequest) -> HttpResponse:
    """Return the readers as CSV, for the organisation's own mailer. It has a line in the audit log."""
    content, count = exports.readers_csv(request.organisation, interface_language())
    issues.record_export(organisation=request.organisation, readers=count, by=request.user, now=timezone.now())
    name = f"news-{request.organisation.slug}-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def new_issue(request: StaffRequest) -> HttpResponse:
    """Return the form of an issue, or store a new one."""
    return _issue_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def edit_issue(request: StaffRequest, issue_id: int) -> HttpResponse:
    """Return the form of a draft, or store what changed."""
    found = own_or_404(NewsletterIssue, request, pk=issue_id)
    return _issue_form(request, found) if found.state == queries.State.DRAFT else redirect("desk_issue", found.pk)


def _issue_form(request: StaffRequest, found: NewsletterIssue | None) -> HttpResponse:
    languages = list(queries.home_pages(request.organisation))
    choices = queries.page_choices(request.organisation)
    form = IssueForm(request.POST or None, languages=languages, choices=choices, issue=found)
    if request.method == "POST" and form.is_valid():
        try:
            stored = issues.write(
                issue=found,
                organisation=request.organisation,
                pages=form.cleaned_data["pages"],
                words=form.words(),
                by=request.user,
                now=timezone.now(),
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("desk_issue", stored.pk)
    return render(request, "newsletter/desk/issue_form.html", {"form": form, "issue": found, "languages": languages})


@require_safe
@for_roles(*OFFICERS)
def issue(request: StaffRequest, issue_id: int) -> HttpResponse:
    """Return an issue: as it will be read, and how far it is sent."""
    found = own_or_404(NewsletterIssue.objects.select_related("organisation__site"), request, pk=issue_id)
    texts = list(found.texts.all())
    chosen = request.GET.get("language", "")
    text = next((text for text in texts if text.language == chosen), texts[0] if texts else None)
    numbers = queries.numbers_of(request.organisation)
    values = {
        "issue": found,
        "texts": [(text, name_of(text.language), numbers.by_language.get(text.language, 0)) for text in texts],
        "text": text,
        "content": content_of(found, text) if text else None,
        "readers": sum(numbers.by_language.get(text.language, 0) for text in texts),
        "left_out": [(name_of(language), count) for language, count in queries.without_text(numbers, found).items()],
        "progress": queries.progress_of(found),
        "address": request.user.email,
        "is_offered": is_offered(),
    }
    return render(request, "newsletter/desk/issue.html", values)


def _text_or_404(request: StaffRequest, issue_id: int, language: str) -> tuple[NewsletterIssue, IssueText]:
    found = own_or_404(NewsletterIssue.objects.select_related("organisation__site"), request, pk=issue_id)
    text = found.texts.filter(language=language).first()
    if text is None:
        raise Http404(f'issue {issue_id} has no words in "{language}"')
    return found, text


@require_safe
@for_roles(*OFFICERS)
def preview(request: StaffRequest, issue_id: int, language: str) -> HttpResponse:
    """Return the e-mail of an issue as it is read, for a frame of the desk; with `night` in the address, in its colours of the night."""
    found, text = _text_or_404(request, issue_id, language)
    sample = mails.sample_of(content_of(found, text), found.organisation, today=timezone.localdate())
    return MailPreview(preview_document(sample, _stop_sample(found, language), found.organisation, is_night="night" in request.GET))


@require_POST
@for_roles(*OFFICERS)
def send_test(request: StaffRequest, issue_id: int) -> HttpResponse:
    """Send an issue to the person who asks, at the address of their account, in the language of the preview."""
    found, text = _text_or_404(request, issue_id, request.POST.get("language", ""))
    back = f"{redirect('desk_issue', found.pk).url}?language={text.language}"
    if not request.user.email:
        messages.error(request, _("Your account has no e-mail address: add one to it first."))
        return redirect(back)
    sample = mails.sample_of(content_of(found, text), found.organisation, today=timezone.localdate())
    if is_offered() and mailing.send_sample(
        sample, address=request.user.email, stop=_stop_sample(found, text.language), organisation=found.organisation
    ):
        messages.success(request, _("A test was sent to %(address)s.") % {"address": request.user.email})
    else:
        messages.error(request, _("The mail server did not accept it. Try again in a moment."))
    return redirect(back)


@require_POST
@for_roles(*OFFICERS)
def send(request: StaffRequest, issue_id: int) -> HttpResponse:
    """Send an issue to its readers, in the background."""
    found = own_or_404(NewsletterIssue, request, pk=issue_id)
    try:
        count = issues.start_sending(issue=found, by=request.user, now=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk_issue", found.pk)
    sent = ngettext("The issue is on its way to %(count)s reader.", "The issue is on its way to %(count)s readers.", count)
    messages.success(request, sent % {"count": count})
    return redirect("desk_issue", found.pk)


@require_POST
@for_roles(*OFFICERS)
def delete(request: StaffRequest, issue_id: int) -> HttpResponse:
    """Delete a draft."""
    found = own_or_404(NewsletterIssue, request, pk=issue_id)
    try:
        issues.delete_draft(issue=found, by=request.user, now=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk_issue", found.pk)
    return redirect("desk_newsletter")


def _stop_sample(found: NewsletterIssue, language: str) -> str:
    """Return where the stop link of a test leads: a test has no reader."""
    return organisation_address(found.organisation, f"/{language}/newsletter/")
