"""What changes who writes a member's page, and proposes contacts. Each action is one transaction, with its line in the audit log."""

from datetime import datetime

from anyascii import anyascii
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ravive.decks.card_form.row_ids import made_id
from ravive.hub.members import contact_words, queries
from ravive.hub.members.contact_words import ContactProposal
from ravive.hub.members.models import MemberPage
from ravive.lib.languages import INTERFACE
from ravive.people import actions as people
from ravive.people import queries as people_queries
from ravive.people.actions import RefusedError, record
from ravive.people.actors import name_of
from ravive.people.models import LONGEST_NAME, EntrustedPage, Membership, Organisation, Role
from ravive.people.wagtail_groups import sync_groups
from ravive.register import actions as register
from ravive.register.actions import sources
from ravive.register.models import RegisterEntry, RegisterSourceEntry

LONGEST_SLUG = 50
# Of a country, while nobody has confirmed or refused those that are there.
MOST_WAITING = 10
LONGEST_VERIFIER = 200


def entrust(
    *, page: MemberPage, network: Organisation, writer: Organisation, may_publish: bool, by: User | str, now: datetime, is_new: bool = False
) -> EntrustedPage:
    """Let the officers of an organisation write a member's page, in every language it is in. Who wrote it before no longer does.

    `network` is the organisation of the site; `is_new`: the writer was created for this page.
    """
    with transaction.atomic():
        before = EntrustedPage.objects.select_for_update().filter(translation_key=page.translation_key).first()
        if before and before.organisation_id == writer.pk:
            before.may_publish = may_publish
            before.save(update_fields=["may_publish"])
            row = before
        else:
            if before:
                withdraw_row(before, by=by, now=now)
            row = EntrustedPage.objects.create(
                organisation=writer, translation_key=page.translation_key, may_publish=may_publish, is_created_for_page=is_new
            )
        sync_groups(organisation=writer)
        detail = {"organisation": writer.name, "may_publish": may_publish}
        record(organisation=network, by=by, now=now, verb="member_page.entrusted", subject=page, detail=detail)
    return row


def withdraw(*, page: MemberPage, network: Organisation, by: User | str, now: datetime) -> None:
    """Let nobody but the officers of the site write a page. People who were invited for it alone leave the desk."""
    with transaction.atomic():
        row = EntrustedPage.objects.select_for_update().filter(translation_key=page.translation_key).first()
        if row is None:
            return
        withdraw_row(row, by=by, now=now)
        record(
            organisation=network, by=by, now=now, verb="member_page.withdrawn", subject=page, detail={"organisation": row.organisation.name}
        )


def withdraw_row(row: EntrustedPage, *, by: User | str, now: datetime) -> None:
    """Let the organisation of a row write its page no more, and end the desk of people who were invited for it alone."""
    organisation = row.organisation
    if queries.can_invite(row):
        for person in queries.people_of(row):
            people.set_roles(organisation=organisation, user=person, roles=(), by=by, now=now)
    row.delete()
    sync_groups(organisation=organisation)


def invite_writer(
    *, page: MemberPage, network: Organisation, username: str, name: str, email: str, may_publish: bool, by: User, now: datetime
) -> User:
    """Create an account that writes a member's page and nothing else, and return it. Its organisation is created with the first one.

    Raises RefusedError where the page is written by an organisation that invites its people itself, ValidationError for a value
    that is not accepted or taken.
    """
    with transaction.atomic():
        # Of two officers who invite at once, the second finds what the first created.
        Organisation.objects.select_for_update().get(pk=network.pk)
        row = queries.writer_of(page)
        if not queries.can_invite(row):
            raise RefusedError(_("The organisation that writes this page invites its people itself."))
        writer = row.organisation if row else _create_writer(page, by=by, now=now)
        entrust(page=page, network=network, writer=writer, may_publish=may_publish, by=by, now=now, is_new=row is None)
        return people.invite(organisation=writer, username=username, name=name, email=email, roles=[Role.COMMUNICATOR], by=by, now=now)


def _create_writer(page: MemberPage, *, by: User, now: datetime) -> Organisation:
    stem = slugify(anyascii(page.title))[:LONGEST_SLUG].strip("-") or "member"
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = stem if stem not in taken else next(f"{stem}-{number}" for number in range(2, len(taken) + 3) if f"{stem}-{number}" not in taken)
    languages = [language for language in INTERFACE if language in page.first_page().languages] or [page.locale.language_code]
    return people.create_organisation(
        name=page.title[:LONGEST_NAME], slug=slug, languages=languages, countries=[page.first_page().country], by=by, now=now
    )


def remove_writer(*, page: MemberPage, network: Organisation, user: User, by: User | str, now: datetime) -> None:
    """Let somebody no longer write a page that they were invited for. Raises RefusedError for somebody that the network did not invite."""
    with transaction.atomic():
        row = _own_writer(page, user)
        people.set_roles(organisation=row.organisation, user=user, roles=(), by=by, now=now)
        detail = {"username": user.get_username()}
        record(organisation=network, by=by, now=now, verb="member_page.writer_removed", subject=page, detail=detail)


def renew_writer_link(*, page: MemberPage, user: User, by: User, now: datetime) -> None:
    """Delete the password of somebody who was invited for a page, so that a link sets another. Raises RefusedError as `remove_writer`."""
    row = _own_writer(page, user)
    people.renew_invitation(organisation=row.organisation, user=user, by=by, now=now)


def _own_writer(page: MemberPage, user: User) -> EntrustedPage:
    row = queries.writer_of(page)
    if row is None or not queries.can_invite(row) or not Membership.objects.filter(organisation=row.organisation, user=user).exists():
        raise RefusedError(_("This person was not invited for this page."))
    return row


def propose_contact(*, page: MemberPage, proposal: ContactProposal, by: User, now: datetime) -> RegisterEntry:
    """Add a contact of the member's country to the register that everybody is shown, as a draft, and return it.

    It is shown nowhere before a field expert or an administrator of the register's organisation confirms it, as any other draft.
    Raises RefusedError while too many wait, FactError with everything that the register does not accept.
    """
    country = page.first_page().country
    with transaction.atomic():
        host = people_queries.host_organisation()
        if host is None:
            raise RefusedError(_("No register takes contacts on this site."))
        waiting = queries.contacts_of(country, language=INTERFACE[0], today=timezone.localdate(now))
        if sum(contact.state == "draft" for contact in waiting) >= MOST_WAITING:
            raise RefusedError(
                _("%(count)s contacts of this country wait already. Propose more once they are read.") % {"count": MOST_WAITING}
            )
        taken = set(RegisterEntry.objects.filter(organisation=host).values_list("entry_id", flat=True))
        note = _("Proposed by %(member)s.") % {"member": page.title}
        if proposal.replaces:
            note += " " + _("Corrects “%(entry)s”.") % {"entry": proposal.replaces}
        return register.add_fact(
            organisation=host,
            entry_id=made_id(f"{country} {proposal.name}", taken, f"contact-{country.lower()}"),
            values={
                "kind": "contact",
                "need": proposal.need,
                "countries": [country],
                "name": proposal.name,
                "value": proposal.value,
                "href": proposal.href,
                "purpose": contact_words.purpose_of(proposal),
                "detail": contact_words.detail_of(proposal),
                "audience": proposal.audience,
                "grade": proposal.grade,
                "status": "draft",
                "sources": [_source(host, proposal, by=by, now=now)],
                "verified_on": proposal.verified_on.isoformat(),
                "verified_by": f"{name_of(by)}, {page.title}"[:LONGEST_VERIFIER],
            },
            by=by,
            now=now,
            note=note,
        ).entry


def _source(host: Organisation, proposal: ContactProposal, *, by: User, now: datetime) -> str:
    """Return the id of the source of a proposal: the one with this reference, else a new one."""
    rows = RegisterSourceEntry.objects.filter(organisation=host)
    known = rows.filter(reference=proposal.source_reference).values_list("source_id", flat=True).first()
    if known:
        return known
    added = sources.add_source(
        organisation=host,
        source_id=made_id(proposal.source_title, set(rows.values_list("source_id", flat=True)), "source"),
        values={
            "title": proposal.source_title,
            "reference": proposal.source_reference,
            "grade": proposal.grade,
            "read_on": proposal.verified_on.isoformat(),
        },
        by=by,
        now=now,
    )
    return added.source_id
