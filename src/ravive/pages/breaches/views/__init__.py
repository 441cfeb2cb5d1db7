"""The screens of breaches."""
