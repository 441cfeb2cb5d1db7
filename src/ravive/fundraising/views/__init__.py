"""What HTTP asks of appeals: giving, showing, the desk."""
