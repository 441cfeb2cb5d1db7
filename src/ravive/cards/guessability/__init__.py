"""Can the right option of a choice card be found by its style alone? Nothing here judges a learner."""
