"""What the answer log has of an organisation's training, for the isolation walk."""

import hashlib

from ravive.reviews.models import LearnerKey, TrainingCode
from tests.people.cast import NOW
from tests.people.isolation import REGISTRY, World

CODE = "ZWA234"

# Of no training: PostgreSQL counts those of earlier tests on.
TRAINING = 900_090


@REGISTRY.maker
def make_training(world: World) -> None:
    TrainingCode.objects.create(code=CODE, training=TRAINING)
    digest = hashlib.sha256(b"a key of the other organisation").digest()
    LearnerKey.objects.create(training=TRAINING, key_digest=digest, joined_on=NOW.date(), form="A")
    world.rows += [TrainingCode.objects.filter(code=CODE), LearnerKey.objects.filter(training=TRAINING)]


# Nobody without a key of the training sees anything of it, a host included.
REGISTRY.fill(r"^(answers|learners)$", code=lambda _: CODE, opens=False)
REGISTRY.fill(r"^openapi$", opens=False)
