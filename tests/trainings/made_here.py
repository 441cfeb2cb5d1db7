"""What the trainings room has of an organisation, for the isolation walk."""

import uuid
from random import Random

from ravive.people.models import Role
from ravive.trainings import actions, training_rules
from ravive.trainings.models import Achievement, Certificate, Reminder, Training, TrainingRules
from tests.people.cast import person
from tests.people.isolation import MARKER, REGISTRY, World
from tests.trainings.cast import NOON, values

# An unknown code: people who have a training's code may read its sheet, and nothing shows them another code.
NOBODYS_CODE = "K7M4QD"


@REGISTRY.maker
def make_trainings(world: World) -> None:
    trainer = person(f"trainer-{MARKER}", world.other, Role.TRAINER)
    chosen = values(title=f"Training {MARKER}", place=f"Place {MARKER}")
    training = actions.open_training(organisation=world.other, values=chosen, by=trainer, now=NOON, chance=Random(90))
    training_rules.change_rules(organisation=world.other, values={"smallest_group": 7, "retention_months": 12}, by=trainer, now=NOON)
    world.kept["training"] = training
    achievement = Achievement.objects.create(
        organisation=world.other,
        training=training,
        title=f"Training {MARKER}",
        held_on=training.held_on,
        decks=[MARKER],
        language="fr",
        share=0.8,
        test_days=[30],
    )
    certificate = Certificate.objects.create(
        id=uuid.UUID(int=90), achievement=achievement, test_day=30, issued_on=NOON.date(), badge=MARKER
    )
    world.kept["certificate"] = certificate
    Reminder.objects.create(handle=MARKER, training=training, sealed="")
    world.rows += [
        Training.objects.filter(organisation=world.other),
        TrainingRules.objects.filter(organisation=world.other),
        Achievement.objects.filter(organisation=world.other),
        Certificate.objects.filter(achievement__organisation=world.other),
        Reminder.objects.filter(training__organisation=world.other),
    ]


# Nobody without a key of the training gets a certificate, a host included.
REGISTRY.fill(r"^(training_sheet|certificate)$", code=lambda _: NOBODYS_CODE, opens=False)
REGISTRY.fill(
    r"^(desk_training|training_figures|figures_report|figures_csv|figures_parquet|figures_xlsx|comment_figures|training_room|room_numbers|close_room|"
    r"take_up_again|change_training|training_poster|training_slide|new_code|close_training|extend_training|delete_training|second_circle)$",
    training_id=lambda world: world.kept["training"].pk,
)
REGISTRY.fill(r"^live_(question|state)$", training_id=lambda world: world.kept["training"].pk)
REGISTRY.fill(r"^reject_day$", training_id=lambda world: world.kept["training"].pk, opens=False)
REGISTRY.fill(r"^desk_certificates$", data={"number": lambda world: world.kept["certificate"].pk}, opens=False)
# Requests without a key of the training get no data.
REGISTRY.fill(r"^reminders", code=lambda _: NOBODYS_CODE, opens=False)
# Its own organisation comes with trainings, keys and answers of its own.
REGISTRY.adding.add("create_example")
