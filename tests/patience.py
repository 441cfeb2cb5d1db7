"""How long tests wait for what has to come. Only what hangs takes so long: on a busy machine a test is slow, and passes."""

PATIENCE_SECONDS = 600.0
