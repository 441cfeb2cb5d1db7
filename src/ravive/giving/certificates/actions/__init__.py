"""What changes donors, certificates, and what certificates say of an organisation."""
