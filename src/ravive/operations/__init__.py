"""What keeps an installation running, for those who host it: jobs in the background. No page of the public site."""
