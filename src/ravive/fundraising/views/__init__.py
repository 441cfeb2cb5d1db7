"""What HTTP asks of appeals: the form, the pages, the desk."""
