"""Which answers a fitted model knows: until then it was fitted every night, whoever had answered."""

import json

from django.db import migrations, models

MEANING = "#"


def tell(apps, schema_editor):
    """Say of the models there are that they know all answers of before the day after their fit, each card's as it is meant now."""
    bundles = apps.get_model("decks", "PublishedBundle").objects.filter(is_current=True)
    for memory in apps.get_model("decks", "DeckMemory").objects.all():
        memory.until = int(memory.fitted_at.timestamp() // 86_400) + 1
        meanings = {}
        for body in bundles.filter(deck=memory.deck).values_list("body", flat=True):
            meanings |= {card["id"]: card.get("meaning", 1) for card in json.loads(body)["cards"]}
        known = memory.model.get("cards", {})
        memory.cards_until = {f"{card}{MEANING}{meanings[card]}": memory.until for card in known if card in meanings}
        memory.save(update_fields=["until", "cards_until"])


class Migration(migrations.Migration):
    dependencies = [("decks", "0007_made_cards")]

    operations = [
        migrations.AddField("deckmemory", "cards_until", models.JSONField(default=dict)),
        migrations.AddField("deckmemory", "until", models.PositiveIntegerField(default=0)),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
