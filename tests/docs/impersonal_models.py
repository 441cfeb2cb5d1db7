"""Models that say nothing of a person beside who of the staff wrote or published a row, each with the reason; and such columns of others.

Who did it is found by `site.staff_data` in every model. A new model stands here, or its package registers what it stores of people.
"""

_PAGE = "a page that everybody reads; who wrote it and its history are registered with Wagtail's models"
_CONTENT = "content that is published, or will be"
_SETTING = "a decision of the organisation"
_ACCOUNTS = "a line of the accounts; who gave stands in the promise, the transfer and the donor"
_COUNT = "a count or a released figure, of nobody"
_MACHINE = "what the machine needs to run"
_RIGHTS = "who may do what in Wagtail, by group"
_COPY = "a copy or an index of what is public"

IMPERSONAL_MODELS: dict[str, str] = {
    label: reason
    for reason, labels in {
        _PAGE: """
            appeals.AppealIndexPage appeals.AppealPage campaigns.CampaignIndexPage campaigns.CampaignPage events.EventIndexPage
            events.EventPage letters.LetterIndexPage letters.LetterPage members.MemberIndexPage news.NewsIndexPage pages.HomePage
            pages.InfoPage workshops.WorkshopPage wagtailcore.Page""",
        _CONTENT: """
            campaigns.CampaignAction news.NewsTheme events.EventNotice newsletter.IssueText newsletter.NewsletterIssue letters.SignatureLogo
            decks.Card decks.CardComment decks.CardReading decks.CardRevision decks.CardWords decks.Deck decks.DeckPicture
            decks.DeckRevision decks.DeckWords decks.RevisionPicture decks.SignOff decks.Submission decks.Takedown
            network.Adoption publishing.CardReport publishing.PublicationRequest publishing.PublishedBundle publishing.PublishedContacts
            publishing.PublishedPicture publishing.TakedownNotice register.FactCheck register.RegisterEntry register.RegisterSourceEntry
            reviews.KnownBundle reviews.KnownCard taggit.Tag taggit.TaggedItem giving.ThanksText trainings.Achievement
            pages.BinnedPage""",
        _SETTING: """
            campaigns.Campaign events.Event events.EventQuestion events.OwnQuestion letters.LetterPartner letters.OpenLetter
            newsletter.Newsletter pages.ProcessingTerms giving.Appeal giving.BankAccount giving.BankLayout giving.TaxRule
            people.EntrustedPage people.Organisation trainings.Training trainings.TrainingRules reviews.TrainingCode
            workshops.WorkshopQuestion""",
        _ACCOUNTS: """
            giving.BankFile giving.BookedStatement giving.CertificatePackage giving.ClosedMonth giving.DistinctDonors giving.JournalLine
            giving.MovementMark giving.PaymentReference giving.Receipt giving.RefusedProposal giving.ReportedYear""",
        _COUNT: """
            insight.EntryTestRelease insight.ReleasedFigures publishing.BundleTaken publishing.MemoryRelease reviews.ForgottenTotal
            site.FormRefusal entries.Clearing""",
        _MACHINE: """
            contenttypes.ContentType departures.FollowedDeparture departures.LogPosition operations.DiskMeasure operations.OrganisationFile
            operations.SentNotice operations.WorkerHeartbeat people.AuditChain people.FirstAccountLink site.KeyFingerprint site.SentForm
            simple_translation.SimpleTranslation wagtailadmin.Admin wagtailcore.Locale wagtailcore.Site wagtailcore.Collection
            wagtailredirects.Redirect""",
        _RIGHTS: """
            auth.Group auth.Group_permissions auth.Permission wagtailcore.CollectionViewRestriction
            wagtailcore.CollectionViewRestriction_groups wagtailcore.GroupApprovalTask wagtailcore.GroupApprovalTask_groups
            wagtailcore.GroupCollectionPermission wagtailcore.GroupPagePermission wagtailcore.GroupSitePermission
            wagtailcore.PageViewRestriction wagtailcore.PageViewRestriction_groups wagtailcore.Task wagtailcore.TaskState
            wagtailcore.Workflow wagtailcore.WorkflowContentType wagtailcore.WorkflowPage wagtailcore.WorkflowState
            wagtailcore.WorkflowTask""",
        _COPY: """
            search.SearchEntry site.LinkPreview wagtailcore.ReferenceIndex wagtailimages.Rendition wagtailsearch.IndexEntry
            wagtailsearch.SQLiteFTSIndexEntry wordpress.ImportedFile wordpress.ImportedPage""",
        "which answer staff sent to a request; who asked stands in the request": "workshops.WorkshopAnswer",
    }.items()
    for label in labels.split()
}

# Columns of registered models that say nothing of a person, beside keys and references: days, states and amounts.
IMPERSONAL_COLUMNS: dict[str, str] = {
    "campaigns.Participation": "is_reminded",
    "django_tasks_database.DBTaskResult": """
        status enqueued_at started_at finished_at priority task_path worker_ids queue_name backend_name run_after
        exception_class_path""",
    "entries.PersonRequest": "language received_on due_on extension_reason answered_on outcome refusal_reason",
    "events.ProgrammeRow": "sort_order day starts title hue",
    "events.CancelledRegistration": "cancelled_on",
    "events.Registration": "has_place registered_on reminded_for",
    "giving.BankMovement": "booked_on value_on amount_cents is_reversal common_mark",
    "giving.BankNotice": "booked_on amount_cents common_mark fingerprint occurrence",
    "giving.BankTransfer": "position amount_cents structured decision is_held",
    "giving.Donor": "national_number_year added_on erased_on apart_years",
    "giving.GiftCertificate": "year number amount_cents issued_on cancelled_on sent_on",
    "giving.GivingPromise": """
        amount_cents is_standing promised_on expires_on name_review hides_amount wants_certificate language thanked_on erased_on""",
    "giving.GivingSettings": "legal_name seat enterprise_number is_approved approval_source approved_on retention_years earlier_years",
    "giving.RunTeam": "mailbox_mark review",
    "giving.SponsoredRunner": "mailbox_mark is_of_age review",
    "letters.LetterSignature": "kind state needs_review is_released",
    "mailing.QueuedMail": "kind is_occasion is_awaited queued_at due_at taken_at tries tried_at doubts breaks outcome",
    "members.MemberPage": "summary picture_alternative hue review_on is_example country languages website body",
    "news.ArticlePage": "summary picture_alternative hue review_on is_example published_on theme body sources deck",
    "operations.OrganisationFilePart": "place",
    "pages.Breach": """
        aware_at is_disclosed is_changed is_lost people_count records_count risk notifies_authority authority_notified_at informs_people
        people_informed_at is_closed""",
    "pages.SiteProfile": "colour second_colour corners lettering address legal_name",
    "people.AuditEvent": "at verb subject_type place names_digest digest",
    "relocation.Upload": "kind state file_name words_language uploaded_at finished_at options done total",
    "relocation.UploadPart": "place",
    "reviews.LearnerKey": "training",
    "sessions.Session": "expire_date",
    "throttling.RequestCount": "count expires_at",
    "wagtailadmin.EditingSession": "object_id",
    "wagtailadmin.FormState": "object_id parent_object_id",
    "wagtailcore.Comment": "contentpath position created_at updated_at resolved_at",
    "wagtailcore.CommentReply": "created_at updated_at",
    "wagtailcore.ModelLogEntry": "action timestamp uuid content_changed deleted object_id",
    "wagtailcore.PageLogEntry": "action timestamp uuid content_changed deleted",
    "wagtailcore.Revision": "object_id created_at approved_go_live_at",
    "wagtaildocs.Document": "created_at file_size file_hash",
    "wagtailimages.Image": "width height created_at focal_point_x focal_point_y focal_point_width focal_point_height file_size file_hash",
    "wagtailusers.UserProfile": """
        submitted_notifications approved_notifications rejected_notifications updated_comments_notifications keyboard_shortcuts""",
    "workshops.WorkshopRequest": """
        mailbox_mark place language needs_interpreter age_bands groups group_size month day_part stage planned_on starts_at is_erased""",
}
