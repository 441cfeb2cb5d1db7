"""The example: an organisation whose trainings have invented learners. What marks it as one belongs to the pages that show it."""
