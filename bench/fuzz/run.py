"""One run: requests drawn one after the other, and what each ended in."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from bench.fuzz.addresses import patterns
from bench.fuzz.generator import Generator
from bench.fuzz.pages import Findings
from bench.fuzz.site import Reply, Request, Site

# How many requests one sign-in lasts.
A_SESSION = 100
FIRST_PAGES = (
    "/desk/",
    "/desk/trainings/",
    "/desk/decks/",
    "/desk/facts/",
    "/desk/images/",
    "/desk/documents/",
    "/desk/pages/",
    "/fr/",
    "/fr/start/",
    "/nl/",
)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """An error of the server, and the request that repeats it."""

    number: int
    request: Request
    reply: Reply

    def __str__(self) -> str:
        return f"request {self.number}: {self.reply.status}\n  {self.request}\n{self.reply.failure}"


@dataclass
class Run:
    """How many requests ended in each status, and those that failed."""

    statuses: Counter[int] = field(default_factory=Counter[int])
    failures: list[Failure] = field(default_factory=list[Failure])


def fuzz(site: Site, *, requests: int, seed: int) -> Run:
    """Send so many requests to a site; return what they ended in. The same seed on a new site sends the same requests."""
    rng, run, found = Random(seed), Run(), Findings()
    generator = Generator(site, patterns(), found)
    first = [Request(method="GET", address=address, is_staff=address.startswith("/desk/")) for address in FIRST_PAGES]
    for number in range(requests):
        if number % A_SESSION == 0:
            site.sign_in()
        request = first[number] if number < len(first) else generator.draw(rng)
        reply = site.send(request)
        run.statuses[reply.status] += 1
        if reply.status >= 500:
            run.failures.append(Failure(number=number, request=request, reply=reply))
        elif reply.status == 200 and reply.content_type.startswith("text/html"):
            found.read(request.address, reply.body)
    return run
