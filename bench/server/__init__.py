"""What the server holds: silent connections, stalled bodies, missing pages, leaked and guessed codes; beside other servers."""
