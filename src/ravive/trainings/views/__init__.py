"""Screens and endpoints: the sheet for phones, pages to join, the trainer's desk."""
