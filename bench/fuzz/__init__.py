"""Requests that nobody sends by mistake, to every address of the site: none may end in an error of the server."""
