"""The screens of the network at the desk."""
