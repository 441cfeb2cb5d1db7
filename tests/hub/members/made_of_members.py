"""What members have of an organisation, for the isolation walk."""

from ravive.hub.members.models import MemberPage
from ravive.people.models import EntrustedPage
from ravive.register.models import RegisterEntry
from tests.hub.members.cast import member, network, writers
from tests.people import made_here  # noqa: F401 - makes the site first, where the members stand
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_members(world: World) -> None:
    page = member(network(home=world.kept["home"]), f"Member {MARKER}", website=f"https://{MARKER.lower()}.example/")
    organisation, writer = writers(f"writers-{MARKER.lower()}")
    EntrustedPage.objects.create(organisation=organisation, translation_key=page.translation_key, is_created_for_page=True)
    world.kept |= {"member_page": page, "member_writer": writer}
    world.rows += [
        MemberPage.objects.filter(pk=page.pk),
        EntrustedPage.objects.filter(translation_key=page.translation_key),
        RegisterEntry.objects.filter(organisation=world.other),
    ]


REGISTRY.fill(
    r"^member_writer$",
    page_id=lambda world: world.kept["member_page"].pk,
    user_id=lambda world: world.kept["member_writer"].pk,
    data={"do": lambda _: "remove"},
)
REGISTRY.fill(r"^(member_writers|invite_member_writer|member_contacts)$", page_id=lambda world: world.kept["member_page"].pk)
