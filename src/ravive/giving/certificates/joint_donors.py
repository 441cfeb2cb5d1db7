"""Donors who may be one: their names and addresses agree. They are proposed, and a person decides."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from ravive.giving.certificates import queries
from ravive.giving.details import DonorDetails
from ravive.giving.models import DistinctDonors, Donor
from ravive.mailing.encryption import SealKeyError
from ravive.people.models import Organisation

MOST_PROPOSED = 20
_OTHER_CHARACTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class JointProposal:
    """Two donors whose names and addresses agree, and from how many accounts each gave.

    `kept` is the one who counts others, has a certificate or lacks less.
    """

    kept: Donor
    other: Donor
    details: DonorDetails
    accounts: int
    other_accounts: int


def proposed_pairs(organisation: Organisation, *, about: Donor | None = None) -> list[JointProposal]:
    """Return the donors who may be one, at most MOST_PROPOSED pairs, in the order of their numbers; with `about`, those of one donor.

    Not where both have a national or an enterprise number and these differ, nor where somebody marked them as two.
    """
    alike: dict[tuple[str, ...], list[tuple[Donor, DonorDetails]]] = defaultdict(list)
    for donor in Donor.objects.filter(organisation=organisation, erased_on=None, same_as=None).exclude(sealed="").order_by("pk"):
        details = queries.details_of(donor)
        if (key := _key_of(details)) is not None:
            alike[key].append((donor, details))
    apart = set(DistinctDonors.objects.filter(donor__organisation=organisation).values_list("donor", "other"))
    found: list[JointProposal] = []
    for rows in alike.values():
        for place, (first, details) in enumerate(rows):
            for second, theirs in rows[place + 1 :]:
                is_asked = about is None or about.pk in (first.pk, second.pk)
                if is_asked and (first.pk, second.pk) not in apart and not _differ(first, details, second, theirs):
                    found.append(_proposal(first, second, details))
                if len(found) == MOST_PROPOSED:
                    return found
    return found


def _key_of(details: DonorDetails) -> tuple[str, ...] | None:
    """Return name and address without accents, capitals and signs, the words of the name in any order; None where one is missing."""
    name = " ".join(sorted(_plain(details.name).split()))
    parts = (name, _plain(details.street), _plain(details.postcode), _plain(details.city), details.country)
    return parts if all(parts) else None


def _plain(text: str) -> str:
    """Return a text as it is compared.

    >>> _plain("Rue de l\u2019\u00c9glise, 12")
    'rue de l eglise 12'
    """
    plain = "".join(character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character))
    return _OTHER_CHARACTERS.sub(" ", plain.casefold()).strip()


def _differ(first: Donor, details: DonorDetails, second: Donor, theirs: DonorDetails) -> bool:
    """Return whether the two have numbers that differ: a father and a son have one name and one address."""
    if details.enterprise_number != theirs.enterprise_number:
        return True
    try:
        numbers = {queries.national_number_of(first), queries.national_number_of(second)} - {""}
    except SealKeyError:
        return True
    return len(numbers) > 1


def _proposal(first: Donor, second: Donor, details: DonorDetails) -> JointProposal:
    kept, other = sorted((first, second), key=_rank)
    return JointProposal(kept=kept, other=other, details=details, accounts=kept.accounts.count(), other_accounts=other.accounts.count())


def _rank(donor: Donor) -> tuple[bool | int, ...]:
    """Return what sorts the one to keep first: what counts others, or has a certificate, would change if it counted with another."""
    is_certified = donor.certificates.filter(cancelled_on=None).exists()
    return (not donor.members.exists(), not is_certified, not donor.sealed_national_number, donor.handle is None, donor.pk)
