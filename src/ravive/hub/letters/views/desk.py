"""Letters at the desk: signatures to look at, settings, delivery, files."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.hub.letters import exports, moderation, queries
from ravive.hub.letters.forms import DeliveryForm, LetterSettingsForm
from ravive.hub.letters.models import LetterIndexPage, LetterPage, LetterSignature, OpenLetter
from ravive.lib.languages import INTERFACE
from ravive.lib.sent_numbers import sent_number
from ravive.lib.workbook import XLSX_TYPE
from ravive.pages.new_pages import NewPage, new_page
from ravive.people import seen_details
from ravive.people.actions import RefusedError
from ravive.people.logos import POLICY
from ravive.people.models import OFFICERS
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.site.context import interface_language

A_PAGE = 50


class ModeratedLogo(HttpResponse):
    """A logo that a stranger sent, with its own policy in place of the desk's: nothing in it runs."""

    desk_policy = POLICY


@require_safe
@for_roles(*OFFICERS)
def letter_list(request: StaffRequest) -> HttpResponse:
    """Return the letters of the organisation, each with its numbers."""
    letters = [(letter, queries.numbers_of(letter)) for letter in queries.letters_of(request.organisation)]
    return render(request, "letters/desk/list.html", {"letters": letters, "today": timezone.localdate(), "new": _new(request)})


def _new(request: StaffRequest) -> NewPage | None:
    return new_page(request, request.organisation, kind=LetterPage, below=LetterIndexPage, language=interface_language())


@require_safe
@for_roles(*OFFICERS)
def letter(request: StaffRequest, letter_id: int) -> HttpResponse:
    """Return a letter: what waits for staff, or all signatures."""
    found = own_or_404(OpenLetter, request, pk=letter_id)
    shown = request.GET.get("show", "waiting")
    rows = found.signatures.filter(is_confirmed=True).select_related("logo").defer("logo__content").prefetch_related("partners")
    rows = rows if shown == "all" else rows.filter(needs_review=True)
    listed = Paginator(rows.order_by("-needs_review", "pk"), A_PAGE).get_page(request.GET.get("page"))
    seen_details.note(len(listed))
    values = {
        "letter": found,
        "page": queries.page_of(found, interface_language()),
        "numbers": queries.numbers_of(found),
        "rows": listed,
        "asks_news": queries.asks_news(found),
        "shown": "all" if shown == "all" else "waiting",
        "today": timezone.localdate(),
        "delivery": DeliveryForm(),
        "languages": INTERFACE,
    }
    return render(request, "letters/desk/letter.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def settings(request: StaffRequest, letter_id: int) -> HttpResponse:
    """Return the settings of a letter, or store new ones."""
    found = own_or_404(OpenLetter, request, pk=letter_id)
    form = LetterSettingsForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            changed, partners = form.save(commit=False), form.cleaned_data["partners"]
            moderation.change_settings(letter=changed, partners=partners, by=request.user, now=timezone.now())
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("desk_letter", found.pk)
    return render(request, "letters/desk/settings.html", {"letter": found, "form": form})


@require_POST
@for_roles(*OFFICERS)
def moderate(request: StaffRequest, letter_id: int, signature_id: int) -> HttpResponse:
    """Release, refuse or remove a signature."""
    found = own_or_404(OpenLetter, request, pk=letter_id)
    signature = found.signatures.filter(is_confirmed=True).filter(pk=signature_id).first()
    answer = request.POST.get("answer", "")
    if signature is None or answer not in ("release", "refuse", "remove"):
        messages.error(request, _("Nothing was changed: this signature is no longer there."))
        return redirect("desk_letter", found.pk)
    try:
        by, now = request.user, timezone.now()
        if answer == "release":
            moderation.release(signature=signature, logo_digest=request.POST.get("logo", ""), by=by, now=now)
        elif answer == "refuse":
            moderation.refuse(signature=signature, by=by, now=now)
        else:
            moderation.remove(signature=signature, by=by, now=now)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_letter", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def deliver(request: StaffRequest, letter_id: int) -> HttpResponse:
    """Return what freezing the list of a delivered letter does, or freeze it."""
    found, form = own_or_404(OpenLetter, request, pk=letter_id), DeliveryForm(request.POST or request.GET)
    if not form.is_valid():
        messages.error(request, _("Give the day of the delivery."))
        return redirect("desk_letter", found.pk)
    on, now = form.cleaned_data["on"], timezone.now()
    try:
        moderation.check_delivery(letter=found, on=on, now=now)
        if request.method != "POST":
            values = {"letter": found, "on": on, "numbers": queries.numbers_of(found), "erased_on": found.erased_after(on)}
            return render(request, "letters/desk/deliver.html", values)
        moderation.deliver(letter=found, on=on, by=request.user, now=now)
        messages.success(request, _("The list is final. Download it before the details of people are erased."))
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_letter", found.pk)


@require_safe
@for_roles(*OFFICERS)
def logo(request: StaffRequest, letter_id: int, signature_id: int) -> HttpResponse:
    """Return the logo of a signature for staff, also before it is released."""
    signature = own_or_404(
        LetterSignature.objects.select_related("logo"), request, through="letter__organisation", pk=signature_id, letter=letter_id
    )
    found = getattr(signature, "logo", None)
    if found is None:
        raise Http404("this signature has no logo")
    return ModeratedLogo(bytes(found.content), content_type=found.media_type)


@require_safe
@for_roles(*OFFICERS)
def export(request: StaffRequest, letter_id: int, kind: str) -> HttpResponse:
    """Return the list as PDF, CSV or XLSX; with `?partner=` or `?news=1`, those who agreed to be written to."""
    found, now = own_or_404(OpenLetter.objects.select_related("organisation"), request, pk=letter_id), timezone.now()
    language = request.GET.get("language") or interface_language()
    if language not in INTERFACE or kind not in ("pdf", "csv", "xlsx"):
        raise Http404("no such file")
    name = f"{slugify(found.title)[:60] or 'letter'}-{language}"
    partner = None
    if request.GET.get("partner"):
        partner = found.partners.filter(pk=sent_number(request.GET["partner"])).first()
        if partner is None:
            raise Http404("this letter has no such partner")
    whom = partner.name if partner else "news" if request.GET.get("news") else ""
    moderation.record_export(letter=found, file_format=kind, partner=whom, by=request.user, now=now)
    if kind == "pdf":
        return _download(exports.as_pdf(found, language=language, now=now), "application/pdf", f"{name}.pdf")
    if partner:
        table, name = exports.partner_table(found, partner, language), f"{name}-{slugify(partner.name)}"
    elif whom:
        table, name = exports.news_table(found, language), f"{name}-news"
    else:
        table = exports.signatures_table(found, language)
    if kind == "csv":
        return _download(exports.as_csv(table, language), "text/csv; charset=utf-8", f"{name}.csv")
    return _download(exports.as_workbook(table, title=found.title, made_at=now), XLSX_TYPE, f"{name}.xlsx")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
