"""What is stored of giving. Amounts are whole cents of euros, with a sign: positive for money received."""

from ravive.giving.models.accounts import BankAccount, BankLayout, GivingSettings, TaxRule
from ravive.giving.models.appeals import Appeal, GivingPromise, PaymentReference, RunTeam, SponsoredRunner
from ravive.giving.models.donors import DistinctDonors, Donor, DonorAccount, GiftCertificate, ReportedYear
from ravive.giving.models.movements import BankFile, BankMovement, BankNotice, BankTransfer, BookedStatement, ClosedMonth, MovementMark
from ravive.giving.models.packages import CertificatePackage, PackagedCertificate
from ravive.giving.models.proposals import RefusedProposal
from ravive.giving.models.receipts import JournalLine, Receipt
from ravive.giving.models.thanks import ThanksText

__all__ = [
    "Appeal",
    "BankAccount",
    "BankFile",
    "BankLayout",
    "BankMovement",
    "BankNotice",
    "BankTransfer",
    "BookedStatement",
    "CertificatePackage",
    "ClosedMonth",
    "DistinctDonors",
    "Donor",
    "DonorAccount",
    "GiftCertificate",
    "GivingPromise",
    "GivingSettings",
    "JournalLine",
    "MovementMark",
    "PackagedCertificate",
    "PaymentReference",
    "Receipt",
    "RefusedProposal",
    "ReportedYear",
    "RunTeam",
    "SponsoredRunner",
    "TaxRule",
    "ThanksText",
]
