"""How often each public page is opened on each day: a number, of nobody."""
