"""Addresses of certificates and donors, for the isolation walk. Both organisations give certificates."""

from ravive.giving.details import CertificateText, DonorDetails, seal
from ravive.giving.models import GiftCertificate
from tests.giving import made_of_giving  # noqa: F401 - makes what the addresses lead to first
from tests.giving.certificates.certificate_cast import approve
from tests.people.cast import host
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def give_certificates(world: World) -> None:
    approve(host())
    approve(world.other, legal_name=f"Legal {MARKER}")
    donor = DonorDetails(name=f"Donor {MARKER}", street=MARKER, postcode="1000", city=MARKER, country="BE", language="fr")
    text = CertificateText(
        donor=donor,
        national_number="",
        legal_name=MARKER,
        seat=MARKER,
        enterprise_number="0403019261",
        signer_name=MARKER,
        signer_function=MARKER,
    )
    GiftCertificate.objects.filter(pk=world.kept["gift_certificate"].pk).update(sealed=seal(text))


def _donor(world: World) -> object:
    return world.kept["donor"].pk


def _year(_world: World) -> int:
    return 2025


REGISTRY.fill(r"^(cancel_)?gift_certificate$", number=lambda _world: 1, year=_year)
REGISTRY.fill(r"^gift_certificates(_pdf|_zip|_csv)?$", year=_year)
REGISTRY.fill(r"^(ask|delete)_gift_package$", opens=False, year=_year)
REGISTRY.fill(r"^answer_joint_donors$", donor_id=_donor, data={"other": _donor, "answer": lambda _world: "one"}, opens=False)
REGISTRY.fill(r"^separate_donor$", donor_id=_donor, opens=False)
REGISTRY.fill(r"^erase_donor$", donor_id=_donor)
REGISTRY.fill(r"^(issue_gift_certificates|send_gift_certificates|ask_donors|report_gift_year)$", opens=False, year=_year)
REGISTRY.fill(r"^delete_tax_rule$", rule_id=lambda world: world.kept["tax_rule"].pk, opens=False)
REGISTRY.fill(r"^new_tax_rule$", code=lambda _world: "least_cents", opens=False)
REGISTRY.fill(r"^assign_gifts$", data={"donor": _donor, "gift": lambda world: world.kept["receipt"].pk}, opens=False)
REGISTRY.fill(r"^(enter_donor_number|change_donor_address|send_donor_link)$", donor_id=_donor, opens=False)
REGISTRY.fill(
    r"^change_donor_gifts$",
    donor_id=_donor,
    data={"gift": lambda world: world.kept["receipt"].pk, "answer": lambda _world: "remove"},
    opens=False,
)
REGISTRY.fill(r"^(change_|merge_)?donor$", donor_id=_donor, data={"donor": _donor})
