"""Details entered through donors' private pages."""

from datetime import timedelta

from django.utils.timezone import localdate

from ravive.giving.certificates.private_links import new_handle, token_of
from ravive.giving.models import Donor, GivingSettings
from ravive.people.models import Role
from tests.giving.certificates.certificate_cast import approve, gift, new_donor
from tests.hub.erasure.seeding import FORMS, SeededWorld
from tests.people.cast import host, person, signed_in


@FORMS.seeds("own_donor_page", "confirm_donors", "own_donors")
def seed_donors(world: SeededWorld) -> None:
    approve(host())
    # The retention of accounts is longer than the test looks ahead; the shortest one is not.
    GivingSettings.objects.filter(organisation=host()).update(retention_years=1)
    treasurer = signed_in(person("seeded-treasurer", host(), Role.TREASURER))
    treasurer.defaults["HTTP_HOST"] = "localhost"
    last_year = localdate() - timedelta(days=365)
    donors = [new_donor(host(), world.seed("Nom"), number="") for _ in range(2)]
    for donor in donors:
        gift(host(), 50, donor=donor, day=last_year, name="")
        page = f"/fr/donors/{token_of(donor)}/"
        details = {"street": world.seed("Rue"), "postcode": "1000", "city": world.seed("Ville"), "country": "BE", "language": "fr"}
        world.send(page, {"name": world.seed("Nom"), "national_number": "85.07.30-033.28", **details})
        world.send(f"/desk/giving/donors/{donor.pk}/address/", {"address": world.address()}, by=treasurer)
    world.confirm("/donor-mails/confirm/")
    world.send(f"/desk/giving/certificates/{last_year.year}/issue/", {}, by=treasurer)
    world.send(f"/desk/giving/certificates/{last_year.year}/send/", {}, by=treasurer)
    world.send(f"/desk/giving/certificates/{last_year.year}/package/", {}, by=treasurer)
    world.send(f"/desk/giving/certificates/{last_year.year}/package/", {}, by=treasurer)
    world.fetch(*(f"/desk/giving/certificates/{last_year.year}/all.{kind}" for kind in ("pdf", "zip", "csv")), by=treasurer)
    for path in world.links("/donors/"):
        world.fetch(path, f"{path}{last_year.year}.pdf")
    world.send(world.links("/donor-mails/stop/")[-1], {"answer": "stop"})
    assert {new_handle(donor) for donor in donors} > set(Donor.objects.exclude(handle=None).values_list("handle", flat=True))
