"""How often something may be done: counts of requests, shared by all processes through the database or Valkey.

What is limited and by which key belongs to the package that answers the request. No address of a visitor
is ever a key outside the memory of a process.
"""
