"""Addresses of appeals."""
