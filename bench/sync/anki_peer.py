"""Anki's own sync server and client, run by a Python that has `anki`: obeys "REVIEWS TIMES" lines, answers with the seconds each took.

python anki_peer.py FOLDER PORT
"""

import contextlib
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from anki.collection import Collection, SyncAuth

USER, PASSWORD = "learner", "throw-away"
PATIENCE_SECONDS = 30


class Peer:
    """A server, and one learner's collection that is synced with it."""

    def __init__(self, folder: Path, port: int) -> None:
        environment = {
            **os.environ, "SYNC_USER1": f"{USER}:{PASSWORD}", "SYNC_BASE": str(folder / "server"), "SYNC_HOST": "127.0.0.1",
            "SYNC_PORT": str(port), "RUST_LOG": "error",
        }  # fmt: skip
        self.server = subprocess.Popen([sys.executable, "-m", "anki.syncserver"], env=environment, stdout=sys.stderr)
        self.folder, self.last_id, self.sent = folder, int(time.time() * 1000), 0
        self.collection = Collection(str(folder / "phone.anki2"))
        self.auth = self._logged_in(f"http://127.0.0.1:{port}/")
        self.collection.close_for_full_sync()
        self.collection.full_upload_or_download(auth=self.auth, server_usn=None, upload=True)
        self.collection.reopen(after_full_sync=True)

    def _logged_in(self, address: str) -> SyncAuth:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self.collection.sync_login(USER, PASSWORD, address)
            except Exception:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def sync(self, reviews: int) -> float:
        """Return the seconds one sync takes after so many reviews; making them is not counted."""
        rows = [(self.last_id + place, 1, -1, random.choice((1, 3)), 3, 1, 2500, 9000 + place, 1) for place in range(1, reviews + 1)]
        self.last_id += reviews
        self.collection.db.executemany("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.collection.set_config("sent", self.last_id)
        started = time.perf_counter()
        output = self.collection.sync_collection(self.auth, sync_media=False)
        seconds = time.perf_counter() - started
        assert output.required == output.NO_CHANGES, output
        self.sent += reviews
        return seconds

    def end(self) -> None:
        """Check that everything arrived, and stop."""
        self.collection.close()
        self.server.terminate()
        self.server.wait(timeout=PATIENCE_SECONDS)
        arrived = Collection(str(self.folder / "server" / USER / "collection.anki2"))
        count = arrived.db.scalar("SELECT count(*) FROM revlog")
        arrived.close()
        assert count == self.sent, f"{count} of {self.sent} reviews arrived"


def main(folder: Path, port: int) -> None:
    peer = Peer(folder, port)
    print("ready", flush=True)
    with contextlib.closing(sys.stdin):
        for line in sys.stdin:
            reviews, times = map(int, line.split())
            print(json.dumps([peer.sync(reviews) for _ in range(times)]), flush=True)
    peer.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
