"""Tax certificates of gifts: donors, their national numbers, dated rules of tax law, numbers, PDF, the declaration of a year.

Not here: booking (`giving.actions`), and certificates of trainings (`trainings.certificates`).
"""
