import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("iban", models.CharField(max_length=34, verbose_name="IBAN")),
                ("holder", models.CharField(max_length=70, verbose_name="Legal name of the account")),
                ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                (
                    "reference_style",
                    models.CharField(
                        choices=[("belgian", "Belgian structured communication"), ("creditor", "Creditor reference (RF), outside Belgium")],
                        default="belgian",
                        max_length=10,
                        verbose_name="References",
                    ),
                ),
                (
                    "qr_line",
                    models.CharField(
                        choices=[("structured", "As a structured reference"), ("text", "As text, between plus signs")],
                        default="structured",
                        max_length=10,
                        verbose_name="Reference in the payment code",
                    ),
                ),
                (
                    "file_format",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Those of the first file that is read"),
                            ("coda", "CODA"),
                            ("camt.053", "camt.053"),
                            ("mt940", "MT940"),
                            ("table", "Tables (CSV, XLSX): balances are not checked"),
                            ("camt.054", "Notices only (camt.054): balances are not checked"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="Files that are booked",
                    ),
                ),
                ("is_example", models.BooleanField(default=False, editable=False)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="bank_accounts", to="people.organisation"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "iban"), name="one_bank_account_an_iban")],
                "ordering": ["iban"],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, unique=True)),
                ("title", models.CharField(max_length=255)),
                ("goal_cents", models.BigIntegerField(default=0, verbose_name="Goal")),
                ("starts_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="First day")),
                ("ends_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="Last day")),
                ("accepts_standing_orders", models.BooleanField(default=True, verbose_name="Offer standing orders")),
                ("is_run", models.BooleanField(default=False, verbose_name="Sponsored run")),
                ("is_example", models.BooleanField(default=False, editable=False)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="appeals", to="people.organisation"),
                ),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="giving.bankaccount",
                        verbose_name="Bank account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("goal_cents__gte", 0)), name="appeal_goal_not_negative"),
                    models.CheckConstraint(condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="appeal_ends_after_its_start"),
                ],
                "ordering": ["-ends_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BankFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("format", models.CharField(max_length=10)),
                ("imported_at", models.DateTimeField()),
                ("movements_in_file", models.PositiveIntegerField()),
                ("new_movements", models.PositiveIntegerField()),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="bank_files", to="people.organisation"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "digest"), name="bank_file_imported_once")],
                "ordering": ["-imported_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BankLayout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("layout", models.JSONField()),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="bank_layouts", to="people.organisation"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "name"), name="one_bank_layout_a_name")],
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="BankMovement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("booked_on", models.DateField()),
                ("value_on", models.DateField(null=True)),
                ("amount_cents", models.BigIntegerField()),
                ("is_reversal", models.BooleanField(default=False)),
                ("common_mark", models.CharField(max_length=64)),
                ("bank_mark", models.CharField(blank=True, max_length=64)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="movements", to="giving.bankaccount"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "booked_on"], name="movements_by_day"),
                    models.Index(fields=["account", "common_mark"], name="movements_by_common_mark"),
                ],
                "ordering": ["booked_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BankNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("booked_on", models.DateField()),
                ("amount_cents", models.BigIntegerField()),
                ("common_mark", models.CharField(max_length=64)),
                ("bank_mark", models.CharField(blank=True, max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("occurrence", models.PositiveIntegerField()),
                ("sealed", models.TextField()),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="giving.bankaccount"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "fingerprint", "occurrence"), name="notice_stored_once")],
                "ordering": ["booked_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BankTransfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("amount_cents", models.BigIntegerField()),
                ("structured", models.CharField(blank=True, max_length=25)),
                ("sealed", models.TextField(blank=True)),
                ("iban_mark", models.CharField(blank=True, max_length=64)),
                (
                    "decision",
                    models.CharField(
                        choices=[("open", "to decide"), ("booked", "booked"), ("no_gift", "no gift")], default="open", max_length=10
                    ),
                ),
                ("is_held", models.BooleanField(default=False)),
                (
                    "movement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="transfers", to="giving.bankmovement"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("decision", "open")), fields=["movement"], name="transfers_to_decide"),
                    models.Index(
                        condition=models.Q(("structured", ""), _negated=True), fields=["structured"], name="transfers_by_reference"
                    ),
                    models.Index(fields=["iban_mark"], name="transfers_by_other_account"),
                ],
                "constraints": [models.UniqueConstraint(fields=("movement", "position"), name="one_transfer_a_position")],
                "ordering": ["movement", "position"],
            },
        ),
        migrations.CreateModel(
            name="BookedStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identifier", models.CharField(blank=True, max_length=80)),
                ("opening_cents", models.BigIntegerField(null=True)),
                ("opening_day", models.DateField(null=True)),
                ("closing_cents", models.BigIntegerField(null=True)),
                ("closing_day", models.DateField(null=True)),
                ("first_on", models.DateField(null=True)),
                ("last_on", models.DateField(null=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="statements", to="giving.bankaccount"),
                ),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="statements", to="giving.bankfile")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="bankmovement",
            name="statement",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="movements", to="giving.bookedstatement"
            ),
        ),
        migrations.CreateModel(
            name="CertificatePackage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("certificates", models.PositiveIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="certificate_packages", to="people.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "year"), name="one_package_a_year")],
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="ClosedMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("closed_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="closed_months", to="giving.bankaccount"),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "month"), name="month_closed_once")],
                "ordering": ["-month"],
            },
        ),
        migrations.CreateModel(
            name="Donor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.TextField(blank=True)),
                ("sealed_national_number", models.TextField(blank=True)),
                ("national_number_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("handle", models.CharField(max_length=64, null=True, unique=True)),
                ("mailbox_mark", models.CharField(blank=True, max_length=64)),
                ("added_on", models.DateField()),
                ("erased_on", models.DateField(blank=True, null=True)),
                ("apart_years", models.JSONField(blank=True, default=list)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="donors", to="people.organisation"),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="members", to="giving.donor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("mailbox_mark", ""), _negated=True),
                        fields=("organisation", "mailbox_mark"),
                        name="one_donor_a_mailbox",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("erased_on", None),
                            models.Q(("mailbox_mark", ""), ("sealed", ""), ("sealed_national_number", "")),
                            _connector="OR",
                        ),
                        name="erased_donor_has_no_details",
                    ),
                ],
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DistinctDonors",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("donor", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="giving.donor")),
                ("other", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="giving.donor")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("donor", "other"), name="distinct_donors_once")],
            },
        ),
        migrations.CreateModel(
            name="DonorAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("iban_mark", models.CharField(max_length=64)),
                ("donor", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="accounts", to="giving.donor")),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "iban_mark"), name="one_donor_an_account")],
            },
        ),
        migrations.CreateModel(
            name="GiftCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("amount_cents", models.BigIntegerField()),
                ("sealed", models.TextField(blank=True)),
                ("issued_on", models.DateField()),
                ("cancelled_on", models.DateField(blank=True, null=True)),
                ("sent_on", models.DateField(blank=True, null=True)),
                (
                    "donor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="certificates", to="giving.donor"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="gift_certificates", to="people.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "year", "number"), name="certificate_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("cancelled_on", None)), fields=("donor", "year"), name="one_certificate_a_donor_and_year"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0), ("number__gt", 0)), name="certificate_of_money"),
                ],
                "ordering": ["-year", "number"],
            },
        ),
        migrations.CreateModel(
            name="GivingSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("legal_name", models.CharField(blank=True, max_length=200, verbose_name="Name in the statutes")),
                ("seat", models.CharField(blank=True, max_length=200, verbose_name="Address of the seat")),
                ("enterprise_number", models.CharField(blank=True, max_length=10, verbose_name="Enterprise number")),
                ("is_approved", models.BooleanField(default=False, verbose_name="Approved to give tax certificates")),
                ("approval_source", models.CharField(blank=True, max_length=300, verbose_name="Where the approval is published")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="Day of the approval")),
                ("signer_name", models.CharField(blank=True, max_length=200, verbose_name="Who signs the certificates")),
                ("signer_function", models.CharField(blank=True, max_length=200, verbose_name="Function of the signer")),
                (
                    "retention_years",
                    models.PositiveSmallIntegerField(
                        default=7,
                        help_text="Counted from the end of the year of the gift. Ask your accountant: 7 and 10 years are both in use.",
                        validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(15)],
                        verbose_name="Years that details of gifts are stored",
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="giving_settings", to="people.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MovementMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("format", models.CharField(max_length=10)),
                ("fingerprint", models.CharField(max_length=64)),
                ("occurrence", models.PositiveIntegerField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="giving.bankaccount")),
                (
                    "movement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="giving.bankmovement"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "format", "fingerprint", "occurrence"), name="movement_stored_once"),
                    models.UniqueConstraint(fields=("movement", "format"), name="one_mark_a_movement_and_format"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PackagedCertificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.TextField()),
                (
                    "certificate",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="giving.giftcertificate"),
                ),
                (
                    "package",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="giving.certificatepackage"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("package", "certificate"), name="certificate_packaged_once")],
                "ordering": ["certificate__number"],
            },
        ),
        migrations.CreateModel(
            name="PaymentReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("appeal", "the appeal's own, for posters"),
                            ("once", "one promise"),
                            ("standing", "one donor, for life"),
                            ("team", "a team"),
                            ("runner", "a runner"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reference", models.CharField(max_length=25, unique=True)),
                ("appeal", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="references", to="giving.appeal")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="payment_references", to="people.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("kind", "appeal")), fields=("appeal",), name="one_own_reference_an_appeal")
                ],
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="GivingPromise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("private_key", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ("amount_cents", models.BigIntegerField()),
                ("is_standing", models.BooleanField(default=False)),
                ("promised_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("sealed_name", models.TextField(blank=True)),
                ("shown_name", models.CharField(blank=True, max_length=80)),
                (
                    "name_review",
                    models.CharField(
                        choices=[("none", "not to be shown"), ("waiting", "waits for you"), ("released", "shown"), ("refused", "refused")],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("hides_amount", models.BooleanField(default=False)),
                ("wants_certificate", models.BooleanField(default=False)),
                ("handle", models.CharField(max_length=64, null=True, unique=True)),
                ("mailbox_mark", models.CharField(blank=True, max_length=64)),
                ("language", models.CharField(max_length=12)),
                ("thanked_on", models.DateField(blank=True, null=True)),
                ("erased_on", models.DateField(blank=True, null=True)),
                (
                    "reference",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="promise", to="giving.paymentreference"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["expires_on"], name="promises_by_expiry")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="promise_of_money"),
                    models.CheckConstraint(
                        condition=models.Q(("shown_name", ""), ("name_review", "released"), _connector="OR"),
                        name="donor_name_shown_once_released",
                    ),
                ],
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(editable=False, null=True)),
                ("number_year", models.PositiveSmallIntegerField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gift", "Gift"),
                            ("event_fee", "Fee of an event"),
                            ("collection", "Proceeds of a collection"),
                            ("platform", "Payout of a platform"),
                        ],
                        default="gift",
                        max_length=12,
                    ),
                ),
                ("amount_cents", models.BigIntegerField()),
                ("received_on", models.DateField()),
                ("booked_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("thanked_on", models.DateField(blank=True, null=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="giving.appeal"
                    ),
                ),
                (
                    "booked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="receipts", to="giving.donor"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="people.organisation"),
                ),
                (
                    "reference",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="giving.paymentreference",
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="reversals", to="giving.receipt"
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="giving.banktransfer"),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("undone_at", None)), fields=["appeal"], name="receipts_of_appeal"),
                    models.Index(condition=models.Q(("undone_at", None)), fields=["donor", "received_on"], name="receipts_of_donor"),
                    models.Index(condition=models.Q(("reverses__isnull", False)), fields=["reverses"], name="receipts_given_back"),
                ],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("undone_at", None)), fields=("transfer",), name="transfer_booked_once"),
                    models.UniqueConstraint(fields=("organisation", "number_year", "number"), name="receipt_number_once"),
                    models.CheckConstraint(condition=models.Q(("amount_cents", 0), _negated=True), name="receipt_of_money"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_cents__gt", 0), ("reverses", None)),
                            models.Q(("amount_cents__lt", 0), ("reverses__isnull", False)),
                            _connector="OR",
                        ),
                        name="money_given_back_names_its_receipt",
                    ),
                ],
                "ordering": ["received_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="JournalLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(blank=True, max_length=150)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("imported", "imported a file"),
                            ("booked", "booked"),
                            ("undone", "undid"),
                            ("no_gift", "marked as no gift"),
                            ("changed", "changed"),
                            ("closed", "closed the month"),
                            ("reopened", "reopened the month"),
                            ("promises", "removed promises"),
                            ("joined", "put two donors together"),
                            ("separated", "separated two donors"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount_cents", models.BigIntegerField(null=True)),
                ("detail", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="journal_lines", to="people.organisation"),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="journal_lines", to="giving.banktransfer"
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="journal_lines", to="giving.receipt"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-at"], name="journal_by_organisation")],
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RefusedProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_proposals",
                        to="giving.paymentreference",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="refused_proposals", to="giving.banktransfer"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("transfer", "reference"), name="proposal_refused_once")],
            },
        ),
        migrations.CreateModel(
            name="ReportedYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("reported_on", models.DateField()),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="reported_years", to="people.organisation"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "year"), name="year_reported_once")],
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="RunTeam",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle", models.CharField(max_length=64, null=True, unique=True)),
                ("mailbox_mark", models.CharField(blank=True, max_length=64)),
                ("entered_on", models.DateField()),
                ("is_confirmed", models.BooleanField(default=False)),
                ("erase_on", models.DateField(null=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "review",
                    models.CharField(
                        choices=[("none", "not to be shown"), ("waiting", "waits for you"), ("released", "shown"), ("refused", "refused")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("appeal", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="teams", to="giving.appeal")),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="paymentreference",
            name="team",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="references", to="giving.runteam"
            ),
        ),
        migrations.CreateModel(
            name="SponsoredRunner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle", models.CharField(max_length=64, null=True, unique=True)),
                ("mailbox_mark", models.CharField(blank=True, max_length=64)),
                ("entered_on", models.DateField()),
                ("is_confirmed", models.BooleanField(default=False)),
                ("erase_on", models.DateField(null=True)),
                ("name", models.CharField(max_length=80)),
                ("is_of_age", models.BooleanField(default=False)),
                (
                    "review",
                    models.CharField(
                        choices=[("none", "not to be shown"), ("waiting", "waits for you"), ("released", "shown"), ("refused", "refused")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("appeal", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="runners", to="giving.appeal")),
                (
                    "team",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="runners", to="giving.runteam"
                    ),
                ),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("is_of_age", True)), name="runner_is_of_age")],
                "ordering": ["name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="paymentreference",
            name="runner",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="references", to="giving.sponsoredrunner"
            ),
        ),
        migrations.CreateModel(
            name="TaxRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("least_cents", "Least amount a donor a year, in cents"),
                            ("reduction_percent", "Reduction of tax, in percent"),
                            ("filing_day", "Day before which certificates are given and declared"),
                            ("number_required", "A national number is required"),
                        ],
                        max_length=20,
                        verbose_name="Rule",
                    ),
                ),
                ("value", models.PositiveIntegerField(verbose_name="Value")),
                ("valid_from", models.DateField(verbose_name="From")),
                ("source", models.CharField(max_length=300, verbose_name="Source")),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tax_rules", to="people.organisation"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "code", "valid_from"), name="one_tax_rule_a_day"),
                    models.CheckConstraint(condition=models.Q(("source", ""), _negated=True), name="tax_rule_has_a_source"),
                ],
                "ordering": ["code", "-valid_from"],
            },
        ),
        migrations.CreateModel(
            name="ThanksText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=12)),
                ("text", models.TextField(max_length=2000)),
                (
                    "appeal",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="thanks_texts", to="giving.appeal"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="thanks_texts", to="people.organisation"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("appeal", None)), fields=("organisation", "language"), name="one_thanks_text_a_language"
                    ),
                    models.UniqueConstraint(fields=("appeal", "language"), name="one_thanks_text_an_appeal_and_language"),
                ],
                "ordering": ["appeal", "language"],
            },
        ),
    ]
