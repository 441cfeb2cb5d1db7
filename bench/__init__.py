"""What the budgets measure: `python -m bench` prints them beside a peer; tests/journeys/test_budgets.py fails when one is exceeded."""
