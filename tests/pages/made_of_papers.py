"""What the isolation walk fills in the addresses of papers with: each shows the organisation of who reads it."""

from tests.people.isolation import REGISTRY

REGISTRY.fill(r"^paper(_file)?$", name=lambda world: "processor", language=lambda world: "fr", opens=False)
