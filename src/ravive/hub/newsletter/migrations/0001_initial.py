import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Newsletter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_open", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="newsletter", to="people.organisation"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NewsletterIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "being written"), ("sending", "being sent"), ("sent", "sent")], default="draft", max_length=10
                    ),
                ),
                ("pages", models.JSONField(default=list)),
                ("started_on", models.DateField(default=django.utils.timezone.localdate)),
                ("sending_since", models.DateTimeField(null=True)),
                ("last_batch_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("readers", models.PositiveIntegerField(default=0)),
                ("accepted", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("unsure", models.PositiveIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="newsletter_issues", to="people.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="NewsSubscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle", models.CharField(max_length=64, null=True, unique=True)),
                ("mailbox_mark", models.CharField(blank=True, max_length=64)),
                ("entered_on", models.DateField()),
                ("is_confirmed", models.BooleanField(default=False)),
                ("erase_on", models.DateField(null=True)),
                ("language", models.CharField(max_length=35)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("consent_words", models.TextField()),
                ("consent_page", models.CharField(max_length=200)),
                ("origin", models.CharField(blank=True, max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="news_subscriptions", to="people.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_confirmed", True)), fields=["organisation", "language"], name="news_readers_by_language"
                    ),
                    models.Index(condition=models.Q(("origin", ""), _negated=True), fields=["origin"], name="news_consents_by_origin"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_confirmed", True)),
                        fields=("organisation", "mailbox_mark"),
                        name="one_news_subscription_a_mailbox",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_at", None), ("is_confirmed", False))
                        | models.Q(("confirmed_at__isnull", False), ("is_confirmed", True)),
                        name="news_confirmed_at_a_moment",
                    ),
                ],
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IssueDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("taken", "Taken"), ("accepted", "Accepted"), ("refused", "Refused")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="newsletter.newsletterissue"
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="newsletter.newssubscription"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["issue", "state", "tries"], name="issue_deliveries_by_state")],
                "constraints": [models.UniqueConstraint(fields=("issue", "subscription"), name="one_issue_delivery_a_reader")],
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="IssueText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=35)),
                ("title", models.CharField(max_length=120)),
                ("introduction", models.TextField(blank=True, max_length=2000)),
                ("frozen_entries", models.JSONField(default=list)),
                (
                    "issue",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="newsletter.newsletterissue"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("issue", "language"), name="one_issue_text_a_language")],
            },
        ),
    ]
