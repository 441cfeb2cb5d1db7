"""Pages and files of the public site, and its settings at the desk."""
