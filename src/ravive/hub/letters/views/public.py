"""What visitors see and send: the form of a letter, its list, and the links of their e-mails."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from ravive.hub.letters import actions, mails, queries
from ravive.hub.letters.forms import LogoForm, OrganisationSignatureForm, PersonSignatureForm, SignatureForm
from ravive.hub.letters.models import LetterPage, OpenLetter, SignatureLogo
from ravive.hub.letters.queries import Kind
from ravive.mailing.confirming import state_page
from ravive.mailing.queries import is_offered
from ravive.pages.navigation import organisation_of_site
from ravive.people.logos import POLICY, extension_of
from ravive.site import public_form
from ravive.site.context import current_language, interface_language
from ravive.site.form_limits import FormLimit
from ravive.site.page_recording import same_for_all

OWN_PAGE = "letters/own.html"

# A letter that is shared widely gets hundreds at once; scripts get no further.
SIGNING_LIMIT = FormLimit("sign-letter", burst=400, interval_seconds=10)
PEOPLE_A_PAGE, MOST_ORGANISATIONS = 200, 600
IMMUTABLE = "public, max-age=31536000, immutable"
FORMS: dict[str, type[SignatureForm]] = {"organisation": OrganisationSignatureForm, "person": PersonSignatureForm}


def _letter_or_404(request: HttpRequest, letter_id: int) -> tuple[OpenLetter, LetterPage]:
    """Return a letter of the site that answers, and its page. Raises Http404, also for a letter that is not published."""
    own = OpenLetter.objects.filter(organisation=organisation_of_site(request)).select_related("organisation")
    letter = own.filter(pk=letter_id).first()
    page = queries.page_of(letter, current_language()) if letter else None
    if letter is None or page is None:
        raise Http404(f"this site has no letter {letter_id}")
    return letter, page


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, letter_id: int, kind: str) -> HttpResponse:
    """Return the form of a letter for one kind of signers, or store what was sent and say that an e-mail was sent."""
    letter, page = _letter_or_404(request, letter_id)
    if kind not in FORMS or (kind == Kind.PERSON and not letter.accepts_people):
        raise Http404("this letter has no such form")
    is_open = letter.is_open(timezone.localdate()) and is_offered()
    values = {"page": page, "letter": letter, "kind": kind, "is_open": is_open, "problem": ""}
    if request.method != "POST":
        return render(request, "letters/sign.html", {**values, "form": FORMS[kind](letter=letter)})
    form, status = FORMS[kind](request.POST, letter=letter), HTTPStatus.UNPROCESSABLE_ENTITY
    if is_open and form.is_valid():
        try:
            sent = public_form.check(request, purpose=f"letter-{letter.pk}-{kind}")
            SIGNING_LIMIT.check(request, sent, letter.pk)
        except public_form.FormRefusedError as refusal:
            values["problem"], status = str(refusal), refusal.status
        else:
            actions.sign(letter=letter, given=form.signature(), sent=sent, now=timezone.now())
            return redirect("letter_signed", letter.pk)
    return render(request, "letters/sign.html", {**values, "form": form}, status=status)


@require_safe
def signed(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Return the page that says to look at one's mailbox. It is the same for an address that signed before."""
    letter, page = _letter_or_404(request, letter_id)
    return render(request, "letters/signed.html", {"letter": letter, "page": page})


@require_safe
@same_for_all
def signatures(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Return who signed: organisations with their logos, and the people who wanted their name shown. Search engines stay out."""
    letter, page = _letter_or_404(request, letter_id)
    search = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    people = Paginator(queries.shown_people_of(letter, search), PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    values = {
        "page": page,
        "letter": letter,
        "numbers": queries.numbers_of(letter),
        "organisations": queries.organisations_of(letter, search)[:MOST_ORGANISATIONS],
        "people": people,
        "search": search,
    }
    response = render(request, "letters/signatures.html", values)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the reader of an e-mail to confirm, or to say that it was not them. Only a button does it, because programs follow links."""
    now = timezone.now()
    asked = queries.requests_at(token, now=now)
    if request.method == "POST" and asked:
        if request.POST.get("answer") == "not_me":
            actions.refuse_requests(token, now=now)
            return state_page(request, OWN_PAGE, "refused")
        chosen = request.POST.getlist("request")
        if chosen:
            accepted = actions.confirm(token, chosen, now=now)
            for signature in accepted:
                mails.thank.enqueue(signature=signature.pk, language=interface_language())
            return state_page(request, OWN_PAGE, "confirmed" if accepted else "too_late", signatures=accepted)
    if asked:
        values = {"asked": asked, "chooses_none": request.method == "POST", "is_full": actions.is_full(asked)}
        return state_page(request, OWN_PAGE, "confirm", **values)
    earlier = queries.confirmed_at(token)
    return state_page(request, OWN_PAGE, "confirmed" if earlier else "too_late", signatures=[earlier] if earlier else [])


@require_http_methods(["GET", "HEAD", "POST"])
def own_signature(request: HttpRequest, token: str) -> HttpResponse:
    """Return somebody's signature behind the link of their e-mail; withdraw it or a consent of it, or change its logo.

    The button of a mail program (RFC 8058) stops e-mails only: the address is deleted, and the signature stays.
    """
    signature = queries.signature_of_link(token)
    if signature is None:
        return state_page(request, OWN_PAGE, "unknown")
    answer, form = request.POST.get("answer", ""), LogoForm()
    if request.method == "POST" and "List-Unsubscribe" in request.POST:
        actions.forget_address(signature)
        return state_page(request, OWN_PAGE, "stopped")
    if answer == "withdraw":
        actions.withdraw(signature.handle or "")
        return state_page(request, OWN_PAGE, "withdrawn", letter=signature.letter)
    if partner := request.POST.get("no_partner"):
        actions.take_back_partner(signature, partner=partner)
        return redirect(request.path)
    if answer == "no_logo":
        actions.remove_logo(signature)
        return redirect(request.path)
    if answer == "logo" and signature.kind == Kind.ORGANISATION:
        form = LogoForm(request.POST, request.FILES)
        if form.is_valid():
            actions.add_logo(signature=signature, logo=form.cleaned_data["logo"])
            return redirect(request.path)
    return state_page(request, OWN_PAGE, "own", signature=signature, form=form)


@require_safe
@csp_override(POLICY)
def logo(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    """Return the logo of an organisation that signed, once staff released it. Its address contains its digest, so it never changes."""
    found = SignatureLogo.objects.filter(digest=digest, signature__is_released=True).first()
    if found is None or extension_of(found.media_type) != extension:
        raise Http404(f'no logo is "{digest}.{extension}"')
    return HttpResponse(bytes(found.content), content_type=found.media_type, headers={"Cache-Control": IMMUTABLE})
