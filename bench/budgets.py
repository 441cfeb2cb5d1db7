"""The budgets, each in the unit of its measure. Kilobytes are a thousand bytes."""

FIRST_RESPONSE_KB = 20
FIRST_CARD_KB = 30
FIRST_CARD_REQUESTS = 2
PRECACHE_KB = 80
# The screens of trainings, memory and settings with what they share, kept once all that a first session needs is kept.
LATER_KB = 34
CARD_KIND_KB = 2
SLOW_VISIBLE_SECONDS = 2.5
SLOW_INTERACTIVE_SECONDS = 3.5
OFFLINE_SECONDS = 0.5
# A page of the public site with all that it fetches, letters too, except pictures.
PUBLIC_PAGE_KB = 60
# Largest contentful paint on slow 4G, as Lighthouse simulates it.
LARGEST_PAINT_SECONDS = 1.5
# From the gesture to the frame that shows the cover.
COVER_MS = 100
# A page of the desk, of a deck of 100 cards in four languages or of the register they use.
DESK_PAGE_SECONDS = 1.0
# Cumulative layout shift while a page comes in; web.dev calls 0.1 good.
LAYOUT_SHIFT = 0.01
LIGHTHOUSE = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
