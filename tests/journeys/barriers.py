"""What is looked for at every state of the app: rules that axe knows, buttons too small to hit, and what does not fit the window."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, ViewportSize

# A message of the desk fades in: its colours are those it ends with. What never ends is as it is.
AT_REST = """() => Promise.all(document.getAnimations()
  .filter(running => Number.isFinite(running.effect?.getComputedTiming().endTime))
  .map(running => running.finished.catch(() => null)))"""
# As tall as the longest screen: axe says nothing of what a bar at the foot of the window covers.
WHOLE = ViewportSize(width=390, height=12_000)
NARROW = ViewportSize(width=320, height=640)
WIDE = ViewportSize(width=1280, height=900)
RUN_AXE = "options => axe.run(options).then(({ violations }) => violations)"
# Another theme changes colours and nothing else: only the rules on colour are asked again.
# The size of targets (WCAG 2.5.8, 24 px) is a rule that axe leaves out unless asked.
# Without the selectors of what is in order, axe takes half of the time on a long page.
EVERY_RULE: dict[str, Any] = {"resultTypes": ["violations"], "selectors": False, "rules": {"target-size": {"enabled": True}}}
COLOUR_RULES: dict[str, Any] = {
    "resultTypes": ["violations"],
    "selectors": False,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}

WIDER = "() => document.documentElement.scrollWidth - window.innerWidth"

SMALL_BUTTONS = """() => [...document.querySelectorAll(".button, .option, .pick, .word, .tab-bar a, .contact > a, .exit")]
  .filter(element => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[data-state=answered], .paper"))
  .map(element => [element.getBoundingClientRect(), element.outerHTML.slice(0, 160)])
  .filter(([box]) => box.height > 0 && box.height < 47.5)
  .map(([box, html]) => `${Math.round(box.width)}x${Math.round(box.height)}: ${html}`)"""

# What stands out of the window, and text that its own box hides. A sheet of paper keeps its A4 width and scrolls in its frame.
OUTSIDE = """() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) found.push(`page ${document.documentElement.scrollWidth} > ${width}`);
  const hidden = "[hidden], .visually-hidden, .skip-link, [aria-hidden=true], details:not([open]) > :not(summary)";
  const tell = element => `${element.tagName}.${element.getAttribute("class")} "${element.textContent.trim().slice(0, 50)}"`;
  for (const element of document.body.querySelectorAll("*:not(svg *):not(option):not(script):not(style)")) {
    if (element.closest(hidden) || element.closest(".paper")) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    if (box.right > width + 1 || box.left < -1) found.push(`outside ${Math.round(box.left)}..${Math.round(box.right)}: ${tell(element)}`);
    const { overflowX, overflowY } = getComputedStyle(element);
    const cutX = overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    const cutY = ["hidden", "clip"].includes(overflowY) && element.scrollHeight > element.clientHeight + 1;
    const sizes = `${element.scrollWidth}x${element.scrollHeight} in ${element.clientWidth}x${element.clientHeight}`;
    if (cutX || cutY) found.push(`cut ${sizes}: ${tell(element)}`);
  }
  return found;
}"""


def violations_of(page: Page, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(AT_REST)
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:200]} {node['failureSummary']}"
        for found in page.evaluate(RUN_AXE, options)
        for node in found["nodes"]
    ]


def check_page(page: Page, *, back_to: ViewportSize = WIDE) -> None:
    """Fail when a page breaks a rule that axe knows, light as it is or dark on a narrow phone, or needs scrolling sideways there.

    It ends in this size.
    """
    found = violations_of(page, EVERY_RULE)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(NARROW)
    assert page.evaluate(WIDER) <= 0
    found += violations_of(page, EVERY_RULE)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(back_to)
    assert found == [], page.url


class Check:
    """Runs axe at every state in light and in dark, measures the buttons, and notes what does not fit a wide window."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_viewport_size(WHOLE)
        self.found: list[str] = []

    def __call__(self, state: str) -> None:
        self.page.emulate_media(color_scheme="light")
        self.found += [f"{state}, light: {line}" for line in violations_of(self.page, EVERY_RULE)]
        self.found += [f"{state}, small: {line}" for line in self.page.evaluate(SMALL_BUTTONS)]
        self.page.emulate_media(color_scheme="dark")
        self.found += [f"{state}, dark: {line}" for line in violations_of(self.page, COLOUR_RULES)]
        self.page.set_viewport_size(WIDE)
        self.found += [f"{state}, wide: {line}" for line in self.page.evaluate(OUTSIDE)]
        self.page.set_viewport_size(WHOLE)


class Look:
    """Notes at every state what does not fit the window as it is."""

    def __init__(self, page: Page, script: str = OUTSIDE) -> None:
        self.page = page
        self.script = script
        self.found: list[str] = []

    def __call__(self, state: str) -> None:
        self.found += [f"{state}: {line}" for line in self.page.evaluate(self.script)]


def check_places(page: Page, paths: Iterable[str]) -> None:
    """Fail when a page of these paths has a barrier, or does not fit 320 px."""
    check, look = Check(page), Look(page)
    for path in paths:
        page.goto(path)
        page.set_viewport_size(WHOLE)
        check(path)
        page.set_viewport_size(NARROW)
        look(path)
    assert not [*check.found, *look.found], "\n".join([*check.found, *look.found])


def with_settings(context: BrowserContext, **settings: object) -> None:
    context.add_init_script(f"try {{ localStorage.setItem('ravive.settings', '{json.dumps(settings)}'); }} catch {{}}")
