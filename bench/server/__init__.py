"""What the server holds: silent connections, stalled bodies, missing pages; how many pages a second; beside other servers."""
