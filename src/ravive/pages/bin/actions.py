"""Deleting pages into the bin, bringing them back, and deleting them for good."""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision, Site
from wagtail.signals import page_published

from ravive.pages.bin.queries import is_in_bin, site_in, tree_of
from ravive.pages.models import BinnedPage
from ravive.pages.models.binned_page import BIN_DAYS
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation
from ravive.people.queries import BIN_SLUG, owners_of_page

# Who deletes at night, in the audit log.
BY = "ravive bin"


@dataclass(frozen=True)
class PageState:
    """What was online of a page, or planned. `planned` maps numbers of revisions to when each was to be published."""

    page: int
    is_live: bool
    live_revision: int | None
    has_changes: bool
    planned: dict[str, str]


def put_in_bin(*, page: Page, by: User, now: datetime) -> BinnedPage:
    """Take a page and all below it off the site, and move them to the bin. Raises RefusedError."""
    with transaction.atomic():
        folder = _locked_folder()
        page = Page.objects.select_related("locale").get(pk=page.pk)
        if is_in_bin(page) or page.depth == 1:
            raise RefusedError(_("This page is in the bin already."))
        if site := site_in(page):
            raise RefusedError(_("“%(title)s” is the first page of the site %(site)s. It cannot be deleted.") % _names(page, site))
        organisation = owners_of_page(page).defer("logo").first()
        parent = Page.objects.parent_of(page).get()
        row = BinnedPage.objects.create(
            page=page,
            organisation=organisation,
            parent=parent,
            position=parent.get_children().filter(path__lt=page.path).count(),
            slug=page.slug,
            states=_take_off(page, by),
            deleted_by=by,
            deleted_at=now,
        )
        # Wagtail keeps slugs apart below one page: every page of the bin has one of its own.
        Page.objects.filter(pk=page.pk).update(slug=f"page-{page.pk}")
        _move(page.pk, folder, "last-child", by)
        record(organisation=organisation, by=by, now=now, verb="page.binned", subject=page, subject_label=page.title)
    return row


def _names(page: Page, site: Site) -> dict[str, str]:
    return {"title": page.title, "site": site.site_name or site.hostname}


def _locked_folder() -> Page:
    """Return the folder of the bin. Its lock lets one page move at a time."""
    root = Page.objects.select_for_update().get(depth=1)
    found = Page.objects.filter(depth=root.depth + 1, slug=BIN_SLUG).first()
    return found or root.add_child(instance=Page(title="Bin", slug=BIN_SLUG, live=False))


def _take_off(page: Page, by: User) -> list[list[object]]:
    """Unpublish a page and all below it, with what shows them elsewhere; return what was online and planned."""
    numbers = set(tree_of(page).values_list("pk", flat=True))
    numbers |= set(Page.objects.filter(alias_of__in=numbers).values_list("pk", flat=True))
    states = [_state_of(row) for row in Page.objects.filter(pk__in=numbers).order_by("path")]
    rows: Any = tree_of(page).filter(live=True)
    for row in rows.specific():
        UnpublishPageAction(row, user=by).execute(skip_permission_checks=True)
    # A draft that was to be published later would come online in the bin.
    Revision.page_revisions.filter(object_id__in=[str(number) for number in numbers]).update(approved_go_live_at=None)
    return [list(astuple(state)) for state in states if state.is_live or state.planned]


def _state_of(page: Any) -> PageState:  # noqa: ANN401 - Wagtail's page, whose columns its types lack
    planned = page.revisions.exclude(approved_go_live_at=None).values_list("pk", "approved_go_live_at")
    return PageState(
        page=page.pk,
        is_live=page.live,
        live_revision=page.live_revision_id,
        has_changes=page.has_unpublished_changes,
        planned={str(revision): at.isoformat() for revision, at in planned},
    )


def restore(*, row: BinnedPage, by: User, now: datetime) -> Page:
    """Bring a page back with all below it: where it stood, under its address if that is free, online where it was. Raises RefusedError."""
    with transaction.atomic():
        _locked_folder()
        found = BinnedPage.objects.filter(pk=row.pk).select_related("page", "parent", "organisation").first()
        if found is None:
            raise RefusedError(_("This page is no longer in the bin."))
        parent = _place_for(found)
        slug = _free_slug(found.slug, parent, found.page)
        Page.objects.filter(pk=found.page_id).update(slug=slug)
        _move_back(found, parent, by)
        page = Page.objects.get(pk=found.page_id)
        if slug != found.slug:
            _rename_draft(page.specific, by)
        for values in found.states:
            _put_on(PageState(*values))
        found.delete()
        record(organisation=found.organisation, by=by, now=now, verb="page.restored", subject=page, subject_label=page.title)
    return Page.objects.get(pk=page.pk)


def _place_for(row: BinnedPage) -> Page:
    """Return the page above a page that comes back. Raises RefusedError."""
    if row.parent is not None and is_in_bin(row.parent):
        raise RefusedError(_("The page above it, “%(title)s”, is in the bin too. Restore that one first.") % {"title": row.parent.title})
    if row.parent is not None:
        return row.parent
    # The page above it is gone for good: the first that may have such a page below it, in its language.
    site = row.organisation.site if row.organisation else None
    root = site.root_page.get_translations(inclusive=True).filter(locale=row.page.locale_id).first() if site else None
    page = row.page.specific
    below: Any = tree_of(root) if root else Page.objects.none()
    for above in below.specific():
        if type(page).can_exist_under(above):
            return above
    raise RefusedError(_("The page that it stood below is deleted. Create one of its kind first."))


def _free_slug(wanted: str, parent: Page, page: Page) -> str:
    tries = (wanted, *(f"{wanted}-{number}" for number in range(2, 1000)))
    found = next((slug for slug in tries if Page._slug_is_available(slug, parent, page)), None)
    return found or f"{wanted}-{page.pk}"


def _move_back(row: BinnedPage, parent: Page, by: User) -> None:
    after: Any = parent.get_children().order_by("path")[row.position : row.position + 1].first() if row.parent else None
    if after is not None:
        _move(row.page_id, after, "left", by)
    else:
        _move(row.page_id, parent, "last-child", by)


def _move(page: int, target: Page, position: str, by: User) -> None:
    # The bin checks itself who may do what: nobody has rights in its folder. Wagtail moves only rows as they are at this moment.
    fresh = Page.objects.get(pk=page), Page.objects.get(pk=target.pk)
    MovePageAction(fresh[0].specific, fresh[1], pos=position, user=by).execute(skip_permission_checks=True)


def _rename_draft(page: Any, by: User) -> None:  # noqa: ANN401 - the page of its own kind
    """Write the new address in the draft too: publishing it would take the former one, which another page has."""
    draft: Any = page.get_latest_revision_as_object()
    draft.slug = page.slug
    draft.save_revision(user=by, changed=False, log_action=False, clean=False)


def _put_on(state: PageState) -> None:
    """Let a page be online again as it was, and be published when that was planned."""
    page = Page.objects.filter(pk=state.page).first()
    if page is None:
        return
    for revision, at in state.planned.items():
        page.revisions.filter(pk=revision).update(approved_go_live_at=datetime.fromisoformat(at))
    if not state.is_live:
        return
    revision = page.revisions.filter(pk=state.live_revision).first()
    shown = page.specific
    shown.live, shown.live_revision, shown.has_unpublished_changes = True, revision, state.has_changes
    shown.save(clean=False)
    page_published.send(sender=type(shown), instance=shown, revision=revision)


def delete_for_good(*, row: BinnedPage, by: User | str, now: datetime) -> None:
    """Delete a page of the bin, all pages below it, and what belongs to them alone."""
    with transaction.atomic():
        organisation, page = row.organisation, Page.objects.get(pk=row.page_id)
        record(organisation=organisation, by=by, now=now, verb="page.deleted", subject=page, subject_label=page.title)
        DeletePageAction(page.specific, user=by if isinstance(by, User) else None).execute(skip_permission_checks=True)


def empty(*, now: datetime) -> int:
    """Delete for good what has been in the bin for 30 days; return how many pages that was. The nightly job calls this."""
    problems: list[Exception] = []
    rows = BinnedPage.objects.filter(deleted_at__lte=now - timedelta(days=BIN_DAYS)).select_related("organisation")
    done = 0
    for row in rows:
        # Each in a transaction of its own: one that the database refuses must not hold back the others.
        try:
            delete_for_good(row=row, by=BY, now=now)
            done += 1
        except Exception as problem:
            problems.append(problem)
    if problems:
        raise ExceptionGroup("pages of the bin", problems)
    return done


def delete_all_of(organisation: Organisation) -> None:
    """Delete what an organisation has in the bin, with the organisation."""
    for row in BinnedPage.objects.filter(organisation=organisation):
        Page.objects.get(pk=row.page_id).specific.delete()
