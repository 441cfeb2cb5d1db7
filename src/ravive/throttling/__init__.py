"""How often something may be done, how much may be stored a day, and whether the disk has room.

All processes share the counts, through the database or Valkey, or one process has them in its memory. What is limited and by which key
belongs to the package that answers the request. No address of a visitor is ever a key outside the memory of a process.
"""
