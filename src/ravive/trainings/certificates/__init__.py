"""Certificates and badges of a training, given to a learner key without a name."""
