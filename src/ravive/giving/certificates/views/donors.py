"""The treasurer's desk of donors: gifts find their donor, donors their address and number, and two that are one are merged."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.giving.certificates import mails, queries
from ravive.giving.certificates.actions import donors as actions
from ravive.giving.certificates.forms import ChoiceOfDonorForm, DonorAddressForm, DonorDetailsForm, NationalNumberForm
from ravive.giving.certificates.joint_donors import proposed_pairs
from ravive.giving.certificates.private_links import address_of
from ravive.giving.certificates.views.access import number_in, rules_or_404, with_certificates, with_refusals
from ravive.giving.desk_queries import ROLES
from ravive.giving.models import Donor
from ravive.mailing.queries import address_state, is_offered
from ravive.people.actions import RefusedError
from ravive.people.models import Organisation
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.site.context import interface_language

GIFTS_A_PAGE, DONORS_A_PAGE = 50, 100


def own_donor(request: StaffRequest, donor_id: int) -> Donor:
    """Return a donor of the active organisation. Raises Http404."""
    return own_or_404(Donor.objects.select_related("organisation", "same_as__organisation"), request, pk=donor_id, erased_on=None)


def donor_names(organisation: Organisation) -> list[tuple[int, str]]:
    """Return the donors of an organisation with their names and towns, by name; of those put together, the one that counts."""
    rows = Donor.objects.filter(organisation=organisation, erased_on=None, same_as=None)
    named = [(row.pk, queries.details_of(row)) for row in rows]
    labels = [(number, " · ".join(filter(None, (details.name or _("without a name"), details.city)))) for number, details in named]
    return sorted(labels, key=lambda label: (label[1].casefold(), label[0]))


@require_safe
@for_roles(*ROLES)
@with_certificates
def donor_list(request: StaffRequest) -> HttpResponse:
    """Return the donors by name, those whose name or town has what was searched for."""
    search = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    found = [donor_name for donor_name in donor_names(request.organisation) if search.casefold() in donor_name[1].casefold()]
    values = {
        "donors": Paginator(found, DONORS_A_PAGE).get_page(request.GET.get("page")),
        "search": search,
        "query": urlencode({"q": search}) if search else "",
        "requested": queries.requested_receipts(request.organisation).count(),
        "unassigned": queries.unassigned_receipts(request.organisation).count(),
        "pairs": proposed_pairs(request.organisation),
    }
    return render(request, "giving/desk/certificates_donors.html", values)


@require_POST
@for_roles(*ROLES)
@with_certificates
def add_requested(request: StaffRequest) -> HttpResponse:
    """Add the gifts of everybody who asked for a certificate, each to its donor."""
    count = actions.add_requested(organisation=request.organisation, by=request.user, now=timezone.now())
    message = ngettext("%(count)s gift was added to its donor.", "%(count)s gifts were added to their donors.", count)
    messages.success(request, message % {"count": count})
    return redirect("donors")


@require_safe
@for_roles(*ROLES)
@with_certificates
def unassigned_gifts(request: StaffRequest) -> HttpResponse:
    """Return the gifts without a donor, with the names that the bank gives."""
    page = Paginator(queries.unassigned_receipts(request.organisation), GIFTS_A_PAGE).get_page(request.GET.get("page"))
    values = {"page": page, "gifts": queries.named_receipts(page.object_list), "donors": donor_names(request.organisation)}
    return render(request, "giving/desk/certificates_gifts.html", values)


@require_POST
@for_roles(*ROLES)
@with_certificates
def assign_gifts(request: StaffRequest) -> HttpResponse:
    """Add the chosen gifts to the chosen donor; without a choice, to a new one."""
    chosen, gifts = number_in(request.POST.get("donor", "")), _chosen_gifts(request)
    asked = {"receipt_ids": gifts, "by": request.user, "now": timezone.now()}
    if not gifts:
        messages.error(request, _("Choose at least one gift."))
        return redirect("unassigned_gifts")
    try:
        if chosen is not None:
            donor = own_donor(request, chosen)
            actions.add_receipts(donor=donor, **asked)
        else:
            donor = actions.add_donor(organisation=request.organisation, language=interface_language(), **asked)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("unassigned_gifts")
    return redirect("donor", donor.pk)


def _chosen_gifts(request: StaffRequest) -> list[int]:
    return [number for text in request.POST.getlist("gift") if (number := number_in(text)) is not None]


@require_safe
@for_roles(*ROLES)
@with_certificates
def donor(request: StaffRequest, donor_id: int) -> HttpResponse:
    """Return a donor: details, gifts, certificates, and gifts from the same account that may be theirs."""
    found = own_donor(request, donor_id)
    details = queries.details_of(found)
    values = {
        "donor": found,
        "details": details,
        "gifts": queries.named_receipts(queries.receipts_of(found)[:GIFTS_A_PAGE]),
        "proposed": queries.named_receipts(queries.proposed_receipts(found)[:GIFTS_A_PAGE]),
        "certificates": found.certificates.order_by("-year", "-number"),
        "pairs": proposed_pairs(request.organisation, about=found) if not found.same_as_id else [],
        "members": [(member, queries.details_of(member)) for member in found.members.filter(erased_on=None)],
        "mail_state": address_state(found.handle) if found.handle else "none",
        "gives": queries.gives_certificates(found.organisation),
        "sends_mail": is_offered(),
        # A host without a fixed address: the link leads where the desk is read.
        "link": request.build_absolute_uri(address_of(found, details.language)),
        "address_form": DonorAddressForm(),
        "number_form": NationalNumberForm(),
        "year": queries.year_in_work(found.organisation, timezone.localdate()),
    }
    return render(request, "giving/desk/certificates_donor.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ROLES)
@with_certificates
@with_refusals
def change_donor(request: StaffRequest, donor_id: int) -> HttpResponse:
    """Return the form of a donor's details, or store them."""
    found = own_donor(request, donor_id)
    form = DonorDetailsForm(request.POST or None, details=queries.details_of(found))
    if request.method == "POST" and form.is_valid():
        actions.change_details(donor=found, details=form.details(), by=request.user, now=timezone.now())
        messages.success(request, _("Saved. A certificate that was issued says what it said."))
        return redirect("donor", found.pk)
    return render(request, "giving/desk/certificates_details.html", {"donor": found, "form": form}, status=422 if form.errors else 200)


@require_POST
@for_roles(*ROLES)
@with_certificates
@with_refusals
def enter_number(request: StaffRequest, donor_id: int) -> HttpResponse:
    """Store a national number from paper, of a donor who counts with another for that one: its certificate needs it."""
    found, form = queries.head_of(own_donor(request, donor_id)), NationalNumberForm(request.POST)
    if form.is_valid():
        year = queries.year_in_work(found.organisation, timezone.localdate())
        number = form.cleaned_data["national_number"]
        actions.store_national_number(donor=found, number=number, year=year, by=request.user, now=timezone.now())
        messages.success(request, _("The number is stored encrypted. Destroy the paper."))
    else:
        messages.error(request, " ".join(map(str, form.errors["national_number"])))
    return redirect("donor", found.pk)


@require_POST
@for_roles(*ROLES)
@with_certificates
@with_refusals
def change_address(request: StaffRequest, donor_id: int) -> HttpResponse:
    """Store a donor's e-mail address and ask its reader to confirm it; an empty one deletes it."""
    found, form = own_donor(request, donor_id), DonorAddressForm(request.POST)
    if form.is_valid():
        address = form.cleaned_data["address"]
        actions.store_address(donor=found, address=address, by=request.user, now=timezone.now())
        messages.success(request, _("An e-mail asks the reader to confirm.") if address else _("The address is deleted."))
    else:
        messages.error(request, " ".join(map(str, form.errors["address"])))
    return redirect("donor", found.pk)


@require_POST
@for_roles(*ROLES)
@with_certificates
def send_link(request: StaffRequest, donor_id: int) -> HttpResponse:
    """Send a donor the private link that asks for what is missing."""
    found = own_donor(request, donor_id)
    if found.handle and is_offered() and queries.gives_certificates(found.organisation):
        mails.queue_links([found.pk], now=timezone.now())
        messages.success(request, _("The e-mail with the private link leaves now."))
    return redirect("donor", found.pk)


@require_POST
@for_roles(*ROLES)
@with_certificates
def change_gifts(request: StaffRequest, donor_id: int) -> HttpResponse:
    """Add proposed gifts to a donor, or take one away."""
    found = own_donor(request, donor_id)
    asked = {"donor": found, "by": request.user, "now": timezone.now()}
    numbers = _chosen_gifts(request)
    try:
        if request.POST.get("answer") == "remove" and numbers:
            actions.remove_receipt(receipt_id=numbers[0], **asked)
            messages.success(request, _("The gift has no donor any more."))
        elif numbers:
            count = actions.add_receipts(receipt_ids=numbers, **asked)
            message = ngettext("%(count)s gift was added to its donor.", "%(count)s gifts were added to their donors.", count)
            messages.success(request, message % {"count": count})
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("donor", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ROLES)
@with_certificates
def merge_donor(request: StaffRequest, donor_id: int) -> HttpResponse:
    """Ask which other donor is the same person, and merge that one into this one."""
    found = own_donor(request, donor_id)
    others = [donor_name for donor_name in donor_names(request.organisation) if donor_name[0] != found.pk]
    form = ChoiceOfDonorForm(request.POST or None, donors=others)
    if request.method == "POST" and form.is_valid():
        try:
            actions.merge(kept=found, other=own_donor(request, form.cleaned_data["donor"]), by=request.user, now=timezone.now())
        except RefusedError as refusal:
            form.add_error("donor", str(refusal))
        else:
            messages.success(request, _("The two are one donor now."))
            return redirect("donor", found.pk)
    values = {"donor": found, "name": queries.details_of(found).name, "form": form}
    return render(request, "giving/desk/certificates_merge.html", values, status=422 if form.errors else 200)


@require_POST
@for_roles(*ROLES)
@with_certificates
def ask_donors(request: StaffRequest, year: int) -> HttpResponse:
    """Write to all donors of a year who have an address and lack something, with their private link."""
    rules = rules_or_404(request, year)
    lines = queries.donor_years(request.organisation, rules) if queries.gives_certificates(request.organisation) else []
    reachable = queries.reachable_donors(request.organisation)
    enough = [line for line in lines if line.donor.pk in reachable and line.cents >= rules.least_cents and not line.certificate]
    asked = [reachable[line.donor.pk] for line in enough if line.lacks or line.warnings] if is_offered() else []
    if asked:
        mails.queue_links(asked, year=year, now=timezone.now())
    count = len(asked)
    messages.success(request, ngettext("%(count)s e-mail leaves now.", "%(count)s e-mails leave now.", count) % {"count": count})
    return redirect("gift_certificates", year)
