"""What HTTP asks of campaigns: joining, relaying, the desk."""
