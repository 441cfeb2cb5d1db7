"""What staff and donors see of certificates."""
