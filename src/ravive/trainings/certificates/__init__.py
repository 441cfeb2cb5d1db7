"""Certificates and badges of a training, issued to a learner's key, without a name."""
