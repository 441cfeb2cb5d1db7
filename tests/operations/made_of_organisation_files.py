"""What the desk has of an organisation's own file, for the isolation walk."""

from django.utils import timezone

from ravive.mailing import encryption
from ravive.operations.models import OrganisationFile, OrganisationFilePart
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_organisation_file(world: World) -> None:
    now = timezone.now()
    file = OrganisationFile.objects.create(organisation=world.other, asked_at=now, ready_at=now)
    OrganisationFilePart.objects.create(file=file, place=0, sealed=encryption.encrypt_bytes(MARKER.encode()))
    world.rows += [OrganisationFile.objects.filter(organisation=world.other), OrganisationFilePart.objects.filter(file=file)]
