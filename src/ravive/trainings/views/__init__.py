"""The room's screens and doors: the sheet for phones, the pages to join by, the trainer's desk."""
