"""What an organisation's communication officers may do in Wagtail: one group and one collection an organisation."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from ravive.people import queries
from ravive.people.models import EntrustedPage, Membership, Organisation, Role

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
# Of a page that is entrusted to the organisation; publishing it is another.
WRITER_PERMISSIONS = ("change_page",)
UPLOAD_APPS = ("wagtailimages", "wagtaildocs")
UPLOAD_PERMISSIONS = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")


def sync_groups(*, organisation: Organisation) -> None:
    """Let the organisation's communication officers edit its own pages, pictures and documents in Wagtail, and nothing else.

    Its own pages are those of its site, and those entrusted to it. Call it again when its site, its name, its officers or these pages
    change. Calling it twice changes nothing.
    """
    with transaction.atomic():
        # Wagtail shows names of groups to people who make a page private. These names reveal no other organisation.
        group = organisation.communicators or Group.objects.get_or_create(name=f"Ravive {organisation.pk}")[0]
        collection = organisation.collection or Collection.get_first_root_node().add_child(name=organisation.name)
        if (organisation.communicators, organisation.collection) != (group, collection):
            organisation.communicators, organisation.collection = group, collection
            organisation.save(update_fields=["communicators", "collection"])
        if collection.name != organisation.name:
            collection.name = organisation.name
            collection.save(update_fields=["name"])
        officers = Membership.objects.filter(organisation=organisation, role=Role.COMMUNICATOR)
        group.user_set.set(  # pyright: ignore[reportAttributeAccessIssue]  # the reverse of User.groups
            officers.values_list("user_id", flat=True)
        )
        group.permissions.set(Permission.objects.filter(codename="submit_translation", content_type__app_label="simple_translation"))
        _set_page_permissions(group, organisation)
        _set_collection_permissions(group, collection)


def _set_page_permissions(group: Group, organisation: Organisation) -> None:
    own = Organisation.objects.filter(pk=organisation.pk)
    roots = Page.objects.filter(path__in=queries.trees_of(own))
    wanted = {(page.pk, name) for page in roots for name in PAGE_PERMISSIONS}
    publishing = set(EntrustedPage.objects.filter(organisation=organisation, may_publish=True).values_list("translation_key", flat=True))
    for page in Page.objects.filter(queries.entrusted_pages_of(own)):
        names = (*WRITER_PERMISSIONS, "publish_page") if page.translation_key in publishing else WRITER_PERMISSIONS
        wanted |= {(page.pk, name) for name in names}
    held = {
        (row.page_id, row.permission.codename): row for row in GroupPagePermission.objects.filter(group=group).select_related("permission")
    }
    GroupPagePermission.objects.filter(pk__in=[row.pk for key, row in held.items() if key not in wanted]).delete()
    permissions = {permission.codename: permission for permission in Permission.objects.filter(content_type__app_label="wagtailcore")}
    for page_id, name in wanted - held.keys():
        GroupPagePermission.objects.create(group=group, page_id=page_id, permission=permissions[name])


def _set_collection_permissions(group: Group, collection: Collection) -> None:
    GroupCollectionPermission.objects.filter(group=group).exclude(collection=collection).delete()
    for permission in Permission.objects.filter(content_type__app_label__in=UPLOAD_APPS, codename__in=UPLOAD_PERMISSIONS):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
