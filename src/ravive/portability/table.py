"""Says of every model of the project whether its rows belong to an organisation, by which path, or why they stay out.

A test fails for a model that is not here.
"""

from django.apps import apps

from ravive.entries.models import AddressedRow
from ravive.portability import conditions
from ravive.portability.entries import Entry, Exported, LeftOut, Path, below, named, own, where

ORGANISATION = "people.Organisation"
PAGE, IMAGE, DOCUMENT = "wagtailcore.Page", "wagtailimages.Image", "wagtaildocs.Document"
DECK, TRAINING, MOVEMENT = "decks.Deck", "trainings.Training", "giving.BankMovement"
PAGES = (
    *("appeals.AppealIndexPage", "appeals.AppealPage", "campaigns.CampaignIndexPage", "campaigns.CampaignPage"),
    *("letters.LetterIndexPage", "letters.LetterPage", "news.NewsIndexPage", "news.ArticlePage"),
    *("events.EventIndexPage", "events.EventPage", "workshops.WorkshopPage", "members.MemberPage", "members.MemberIndexPage"),
    *("pages.HomePage", "pages.InfoPage"),
    PAGE,
)

DERIVED = "it is computed from what is exported"
OF_INSTALLATION = "it belongs to the installation, not to an organisation"
OF_ACCOUNT = "it belongs to an account, which signs in on this installation only"
OF_WAGTAIL_RIGHTS = "who may do what in Wagtail is computed from roles"
IN_PROGRESS = "it is work in progress, which begins again"
OF_WORKFLOW = "Wagtail's workflows belong to the installation; a review in progress begins again"
OF_AUDIT_CHAIN = "it proves the audit log of this installation; the next one chains the entries again"
PASSWORD = {"password": "it is a secret"}

_HUB: dict[str, Entry] = {
    **{label: where(conditions.pages) for label in PAGES},
    "pages.SiteProfile": own(),
    "pages.ProcessingTerms": own(),
    "pages.Breach": own(),
    "pages.BinnedPage": LeftOut(reason="what was deleted does not move; restore it before the export"),
    "campaigns.Campaign": own(),
    "campaigns.CampaignAction": below("campaign", "campaigns.Campaign"),
    "campaigns.Participation": below("campaign", "campaigns.Campaign"),
    "letters.OpenLetter": own(),
    "letters.LetterPartner": below("letter", "letters.OpenLetter"),
    "letters.LetterSignature": below("letter", "letters.OpenLetter", sealed=("sealed",)),
    "letters.LetterSignature_partners": below("lettersignature", "letters.LetterSignature"),
    "letters.SignatureLogo": below("signature", "letters.LetterSignature"),
    "news.NewsTheme": below("page", PAGE),
    "events.ProgrammeRow": below("page", PAGE),
    "events.Event": own(),
    "events.EventQuestion": below("event", "events.Event"),
    "events.OwnQuestion": below("event", "events.Event"),
    "events.EventNotice": below("event", "events.Event"),
    "events.CancelledRegistration": LeftOut(reason=IN_PROGRESS),
    "events.Registration": below("event", "events.Event", sealed=("answers",)),
    "workshops.WorkshopQuestion": own(),
    "workshops.WorkshopRequest": own(sealed=("own_answers",)),
    "workshops.WorkshopAnswer": below("request", "workshops.WorkshopRequest"),
    "visits.VisitCount": own(),
    "newsletter.Newsletter": own(),
    "newsletter.NewsSubscription": own(),
    "newsletter.NewsletterIssue": own(),
    "newsletter.IssueText": below("issue", "newsletter.NewsletterIssue"),
    "relocation.Upload": LeftOut(reason=IN_PROGRESS),
    "relocation.UploadPart": LeftOut(reason=IN_PROGRESS),
    "wordpress.ImportedPage": own(),
    "wordpress.ImportedFile": own(),
    "search.SearchEntry": LeftOut(reason=DERIVED),
}

_GIVING: dict[str, Entry] = {
    "giving.GivingSettings": own(),
    "giving.BankAccount": own(),
    "giving.BankLayout": own(),
    "giving.TaxRule": own(),
    "giving.Appeal": own(),
    "giving.RunTeam": below("appeal", "giving.Appeal"),
    "giving.SponsoredRunner": below("appeal", "giving.Appeal"),
    "giving.PaymentReference": own(),
    "giving.GivingPromise": below(
        "reference",
        "giving.PaymentReference",
        sealed=("sealed_name",),
        without={"private_key": "it opens the page of the promise, so it is a secret of who promised"},
    ),
    "giving.Donor": own(sealed=("sealed", "sealed_national_number")),
    "giving.DonorAccount": own(),
    "giving.DistinctDonors": below("donor", "giving.Donor"),
    "giving.GiftCertificate": own(sealed=("sealed",)),
    "giving.ReportedYear": own(),
    "giving.BankFile": own(),
    "giving.BookedStatement": below("account", "giving.BankAccount"),
    "giving.BankMovement": below("account", "giving.BankAccount"),
    "giving.MovementMark": below("movement", MOVEMENT),
    "giving.BankTransfer": below("movement", MOVEMENT, sealed=("sealed",)),
    "giving.BankNotice": below("account", "giving.BankAccount", sealed=("sealed",)),
    "giving.ClosedMonth": below("account", "giving.BankAccount"),
    "giving.CertificatePackage": LeftOut(reason="a package is drawn again from the certificates; it is gone after a day"),
    "giving.PackagedCertificate": LeftOut(reason="a package is drawn again from the certificates; it is gone after a day"),
    "giving.RefusedProposal": below("transfer", "giving.BankTransfer"),
    "giving.Receipt": own(),
    "giving.JournalLine": own(),
    "giving.ThanksText": own(),
}

_TRAININGS: dict[str, Entry] = {
    "trainings.TrainingRules": own(),
    "trainings.Training": own(),
    "trainings.Reminder": LeftOut(
        reason="it is bound to the push key of this installation, and to a digest of the learner's key by its seal key"
    ),
    "trainings.Achievement": own(),
    "trainings.Certificate": below("achievement", "trainings.Achievement"),
    "insight.ReleasedFigures": below("training", TRAINING),
    "insight.EntryTestRelease": below("training", TRAINING),
    "reviews.TrainingCode": below("training", TRAINING),
    "reviews.LearnerKey": below("training", TRAINING),
    # Figures name cards that nobody answered yet, and cards whose answers were deleted since.
    "reviews.KnownCard": Exported(paths=(Path(field="pk", model="reviews.Answer", of="card"),), condition=conditions.numbered_cards),
    "reviews.KnownBundle": named("pk", "reviews.Answer", "bundle"),
    "reviews.Answer": below("learner", "reviews.LearnerKey"),
    "reviews.ForgottenTotal": below("training", TRAINING),
}

_DECKS: dict[str, Entry] = {
    "network.Adoption": below("deck", DECK),
    "publishing.PublishedBundle": below("revision", "decks.DeckRevision"),
    "publishing.PublicationRequest": LeftOut(reason=IN_PROGRESS),
    "publishing.PublishedPicture": where(conditions.published_pictures),
    "publishing.PublishedContacts": LeftOut(reason=DERIVED),
    "publishing.BundleTaken": named("deck", DECK, "slug"),
    "publishing.MemoryRelease": named("deck", DECK, "slug"),
    "publishing.TakedownNotice": own(),
    "publishing.CardReport": named("deck", DECK, "slug"),
    "decks.Deck": own(),
    "decks.DeckWords": below("deck", DECK),
    "decks.DeckPicture": below("deck", DECK),
    "decks.Card": below("deck", DECK),
    "decks.CardWords": below("card", "decks.Card"),
    "decks.CardReading": below("card", "decks.Card"),
    "decks.CardRevision": below("card", "decks.Card"),
    "decks.RevisionPicture": where(conditions.revision_pictures),
    "decks.DeckRevision": below("deck", DECK),
    "decks.Submission": below("deck", DECK),
    "decks.SignOff": below("deck", DECK),
    "decks.CardComment": below("card", "decks.Card"),
    "decks.Takedown": below("deck", DECK),
    "register.RegisterSourceEntry": own(),
    "register.RegisterEntry": own(),
    "register.FactCheck": below("entry", "register.RegisterEntry"),
}

_PEOPLE: dict[str, Entry] = {
    ORGANISATION: where(conditions.itself, without={"communicators": OF_WAGTAIL_RIGHTS, "is_host": OF_INSTALLATION}),
    "people.EntrustedPage": own(),
    "people.Membership": own(),
    "people.AuditEvent": own(
        without={
            "by_username": "it belongs to the account; the name of who acted is written",
            **dict.fromkeys(("place", "salt", "names_digest", "digest"), OF_AUDIT_CHAIN),
        }
    ),
    "people.AuditChain": LeftOut(reason=OF_AUDIT_CHAIN),
    "people.MailRefusal": LeftOut(reason=OF_ACCOUNT),
    "people.DailyMail": LeftOut(reason=OF_ACCOUNT),
    "people.FirstAccountLink": LeftOut(reason=OF_INSTALLATION),
    "people.AcceptedForm": LeftOut(reason=OF_ACCOUNT),
    **dict.fromkeys(("account.EmailAddress", "account.EmailConfirmation", "mfa.Authenticator"), LeftOut(reason=OF_ACCOUNT)),
    **dict.fromkeys(("auth.User", "auth.User_groups", "auth.User_user_permissions"), LeftOut(reason=OF_ACCOUNT)),
    **dict.fromkeys(("auth.Permission", "auth.Group", "auth.Group_permissions"), LeftOut(reason=OF_WAGTAIL_RIGHTS)),
    "sessions.Session": LeftOut(reason=OF_ACCOUNT),
}

_WAGTAIL: dict[str, Entry] = {
    IMAGE: below("collection", "wagtailcore.Collection"),
    DOCUMENT: below("collection", "wagtailcore.Collection"),
    "wagtailimages.Rendition": LeftOut(reason=DERIVED),
    "wagtailcore.Site": named("pk", ORGANISATION, "site"),
    "wagtailcore.Collection": where(conditions.collections),
    "wagtailcore.CollectionViewRestriction": below("collection", "wagtailcore.Collection", without=PASSWORD),
    "wagtailcore.PageViewRestriction": below("page", PAGE, without=PASSWORD),
    "wagtailcore.Revision": where(conditions.revisions),
    "wagtailcore.Comment": below("page", PAGE),
    "wagtailcore.CommentReply": below("comment", "wagtailcore.Comment"),
    "wagtailredirects.Redirect": below("site", "wagtailcore.Site"),
    "taggit.TaggedItem": where(conditions.tagged),
    "taggit.Tag": named("pk", "taggit.TaggedItem", "tag"),
    "wagtailcore.Locale": LeftOut(reason="it stands as a language tag in the rows"),
    **dict.fromkeys(
        ("wagtailcore.CollectionViewRestriction_groups", "wagtailcore.PageViewRestriction_groups", "wagtailcore.GroupSitePermission"),
        LeftOut(reason=OF_WAGTAIL_RIGHTS),
    ),
    **dict.fromkeys(("wagtailcore.GroupCollectionPermission", "wagtailcore.GroupPagePermission"), LeftOut(reason=OF_WAGTAIL_RIGHTS)),
    **dict.fromkeys(
        ("wagtailcore.WorkflowContentType", "wagtailcore.WorkflowState", "wagtailcore.Workflow", "wagtailcore.WorkflowTask"),
        LeftOut(reason=OF_WORKFLOW),
    ),
    **dict.fromkeys(
        ("wagtailcore.Task", "wagtailcore.TaskState", "wagtailcore.GroupApprovalTask", "wagtailcore.GroupApprovalTask_groups"),
        LeftOut(reason=OF_WORKFLOW),
    ),
    "wagtailcore.WorkflowPage": LeftOut(reason=OF_WORKFLOW),
    **dict.fromkeys(
        ("wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry"),
        LeftOut(reason="it logs what accounts of this installation did; revisions have the content"),
    ),
    **dict.fromkeys(("wagtailcore.APIToken", "wagtailcore.PageSubscription", "wagtailusers.UserProfile"), LeftOut(reason=OF_ACCOUNT)),
    **dict.fromkeys(("wagtailadmin.EditingSession", "wagtailadmin.FormState", "wagtailcore.UploadedFile"), LeftOut(reason=IN_PROGRESS)),
    **dict.fromkeys(
        ("wagtailsearch.IndexEntry", "wagtailsearch.SQLiteFTSIndexEntry", "wagtailcore.ReferenceIndex"), LeftOut(reason=DERIVED)
    ),
    **dict.fromkeys(("wagtailadmin.Admin", "simple_translation.SimpleTranslation"), LeftOut(reason="it has no rows, only permissions")),
}

_INSTALLATION: dict[str, Entry] = {
    "site.SentForm": LeftOut(reason=OF_INSTALLATION),
    "site.FormRefusal": LeftOut(reason=OF_INSTALLATION),
    "entries.Clearing": LeftOut(reason="what was cleared can be brought back on the installation where it was sent"),
    "entries.ClearedEntry": LeftOut(reason="what was cleared can be brought back on the installation where it was sent"),
    "entries.PersonRequest": LeftOut(reason="a request is answered on the installation where it came in; its address is deleted soon"),
    "site.KeyFingerprint": LeftOut(reason=OF_INSTALLATION),
    "site.LinkPreview": LeftOut(reason=DERIVED),
    "throttling.RequestCount": LeftOut(reason=OF_INSTALLATION),
    "mailing.QueuedMail": LeftOut(reason="the installation where an e-mail was queued sends it"),
    "departures.LogPosition": LeftOut(reason=OF_INSTALLATION),
    "departures.FollowedDeparture": LeftOut(reason=OF_INSTALLATION),
    "operations.WorkerHeartbeat": LeftOut(reason=OF_INSTALLATION),
    "operations.DiskMeasure": LeftOut(reason=OF_INSTALLATION),
    "operations.SentNotice": LeftOut(reason=OF_INSTALLATION),
    "operations.OrganisationFile": LeftOut(reason="it is an export itself"),
    "operations.OrganisationFilePart": LeftOut(reason="it is an export itself"),
    "django_tasks_database.DBTaskResult": LeftOut(reason=OF_INSTALLATION),
    "contenttypes.ContentType": LeftOut(reason="it stands as a name of a model in the rows"),
}

_TABLE: dict[str, Entry] = {**_HUB, **_GIVING, **_TRAININGS, **_DECKS, **_PEOPLE, **_WAGTAIL, **_INSTALLATION}
_ADDRESSED = {model._meta.label for model in apps.get_models() if issubclass(model, AddressedRow)}
# Exported models with a random handle under which `mailing` stores an address.
WITH_ADDRESSES = tuple(label for label, entry in _TABLE.items() if label in _ADDRESSED and isinstance(entry, Exported))
TABLE = {
    **_TABLE,
    "mailing.MailAddress": Exported(
        paths=tuple(Path(field="handle", model=label, of="handle") for label in WITH_ADDRESSES), sealed=("sealed",)
    ),
}

# Exported, and not imported: the reason stands in the documentation and in what the command says.
NOT_IMPORTED: dict[str, str] = {
    "giving.MovementMark": "digests by the seal key of rows of bank files; a file read again finds its movements by day and amount",
}
