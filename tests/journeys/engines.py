"""Three engines behind one small interface: what a person does on a phone, in Chromium, Firefox and WebKit alike.

Every iPhone's browser is WebKit. Playwright's own Firefox and WebKit are other builds than those people have, and come from no package
of Debian: the distribution's are driven instead, each by what it speaks (decision 0051).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Playwright
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Remote
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.websocket_connection import WebSocketConnection
from selenium.webdriver.webkitgtk.options import Options

from tests.journeys.conftest import CHROMIUM_ARGUMENTS, PATIENCE_MS, PHONE, chromium_path, free_port, headless_path

ENGINES = ("chromium", "firefox", "webkit")
PACKAGES = "firefox-esr webkit2gtk-driver xvfb xauth"
START_SECONDS = 60
POLL_SECONDS = 0.05
ENDING_SECONDS = 10
SHIFT = "\ue008"
# Its place on the page's screen, once it is there and nothing moves it any more; null until then.
PLACE = """(() => {
  const found = [...document.querySelectorAll(%s)]
    .find(one => one.checkVisibility() && one.textContent.includes(%s) && !one.disabled && one.ariaDisabled !== "true");
  if (!found) return null;
  found.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = found.getBoundingClientRect();
  return [Math.round(x + width / 2), Math.round(y + height / 2)];
})()"""
SETTLED = """(async () => (%s))().then(
  value => JSON.stringify({ value }), problem => JSON.stringify({ problem: String(problem) }))"""
# Firefox speaks to its maker at its first start; each of these ends a reason.
QUIET_FIREFOX = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.topsites.contile.enabled": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.blocklist.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "intl.accept_languages": "fr-BE, fr",
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "data:,",
    "ui.prefersReducedMotion": 1,
}


class BidiError(Exception):
    """What Firefox says of a command it did not follow."""


class PageError(Exception):
    """A script that did not settle: it failed, or its page went meanwhile."""


class Outside:
    """A browser's only way out of the machine: a proxy on this one that notes what is asked of it, and answers nothing."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._note, daemon=True).start()

    def _note(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                with connection:
                    connection.settimeout(1)
                    with contextlib.suppress(OSError):
                        self.asked.append(connection.recv(200).split(b"\r\n")[0].decode("latin-1"))

    def close(self) -> None:
        self._listening.close()


class Phone(ABC):
    """One browser with one tab, in French; `outside` is its only way to other machines."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside

    @abstractmethod
    def open(self, address: str) -> None:
        """Load an address, and wait for its page."""

    @abstractmethod
    def evaluate(self, script: str) -> str:
        """Return the text that a script in JavaScript promises."""

    @abstractmethod
    def click_at(self, x: int, y: int) -> None:
        """Click a point of the page's screen."""

    @abstractmethod
    def press_shift(self) -> None:
        """Press and release Shift."""

    @abstractmethod
    def back(self) -> None:
        """Go back to the page before."""

    @abstractmethod
    def close(self) -> None:
        """End the browser."""

    def run(self, expression: str) -> Any:  # noqa: ANN401 -- plain data, known to whoever asks
        """Return what a JavaScript expression gives, once it has settled. Raises PageError where it fails, or the page goes meanwhile."""
        try:
            answer = json.loads(self.evaluate(SETTLED % expression))
        except (PlaywrightError, WebDriverException, BidiError) as problem:
            raise PageError(f"{expression}: {problem}") from problem
        if "problem" in answer:
            raise PageError(f"{expression}: {answer['problem']}")
        return answer.get("value")

    def wait_until(self, is_so: Callable[[], object], what: str) -> None:
        """Return once something is so; fail with `what` and what the page shows when patience ends."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while True:
            # A page that goes is looked at again once it is another.
            with contextlib.suppress(PageError):
                if is_so():
                    return
                assert time.monotonic() < deadline, f"{what}; the page at {self.run('location.href')} shows: {self.text()[:600]}"
            assert time.monotonic() < deadline + ENDING_SECONDS, what
            time.sleep(POLL_SECONDS)

    def text(self) -> str:
        """Return what the page shows."""
        return str(self.run("document.body?.innerText ?? ''"))

    def has(self, selector: str) -> bool:
        return bool(self.run(f"document.querySelector({json.dumps(selector)}) !== null"))

    def expect(self, selector: str) -> None:
        self.wait_until(lambda: self.has(selector), f"{selector} does not come")

    def click(self, selector: str, text: str = "") -> None:
        """Click the first element that is shown, enabled and has this text; wait for it."""
        places: list[list[int]] = []

        def is_there() -> bool:
            found = self.run(PLACE % (json.dumps(selector), json.dumps(text)))
            # Twice at the same place: what moves is not hit.
            is_still = bool(places) and places[-1] == found
            if found:
                places.append(found)
            return is_still

        self.wait_until(is_there, f"{selector} {text} cannot be clicked")
        self.click_at(*places[-1])


class Chromium(Phone):
    """Debian's Chromium, driven by Playwright as in all other journeys."""

    def __init__(self, outside: Outside, folder: Path, playwright: Playwright) -> None:
        super().__init__(outside)
        arguments = [
            *CHROMIUM_ARGUMENTS,
            f"--proxy-server=http://127.0.0.1:{outside.port}",
            "--disable-component-extensions-with-background-pages",
        ]
        self.context = playwright.chromium.launch_persistent_context(
            folder, executable_path=headless_path(), args=arguments, viewport=PHONE, locale="fr-BE", reduced_motion="reduce"
        )
        self.page = self.context.pages[0]

    def open(self, address: str) -> None:
        self.page.goto(address)

    def evaluate(self, script: str) -> str:
        return str(self.page.evaluate(script))

    def click_at(self, x: int, y: int) -> None:
        self.page.mouse.click(x, y)

    def press_shift(self) -> None:
        self.page.keyboard.press("Shift")

    def back(self) -> None:
        self.page.go_back(wait_until="commit")

    def close(self) -> None:
        self.context.close()


class WebKit(Phone):
    """WebKitGTK's own browser, driven by Selenium. It has no mode without windows: a display in memory shows them."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside)
        self.display = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "800x1000x24", "-nolisten", "tcp"], stdout=subprocess.PIPE
        )
        assert self.display.stdout
        number = self.display.stdout.readline().decode().strip()
        options = Options()
        options.binary_location = str(mini_browser())
        for argument in ("--automation", f"--proxy=http://127.0.0.1:{outside.port}", "--ignore-host=127.0.0.1"):
            options.add_argument(argument)
        # Its sandbox needs rights that a container does not give.
        own = {"DISPLAY": f":{number}", "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        # Started here and asked without keeping connections: what Selenium starts leaves sockets open.
        port = free_port()
        self.server = subprocess.Popen(["WebKitWebDriver", "-p", str(port)], env={**os.environ, **own})
        try:
            _wait_for_port(port)
            reached = ClientConfig(remote_server_addr=f"http://127.0.0.1:{port}", keep_alive=False)
            self.driver = Remote(command_executor=RemoteConnection(client_config=reached), options=options)
        except BaseException:
            self._end()
            raise
        self.driver.set_page_load_timeout(PATIENCE_MS / 1000)
        self.driver.set_script_timeout(PATIENCE_MS / 1000)

    def open(self, address: str) -> None:
        self.driver.get(address)

    def evaluate(self, script: str) -> str:
        return str(self.driver.execute_async_script(f"({script}).then(arguments[0]);"))

    def click_at(self, x: int, y: int) -> None:
        actions = ActionBuilder(self.driver)
        actions.pointer_action.move_to_location(x, y).click()
        actions.perform()

    def press_shift(self) -> None:
        ActionChains(self.driver).key_down(SHIFT).key_up(SHIFT).perform()

    def back(self) -> None:
        self.driver.back()

    def close(self) -> None:
        self.driver.quit()
        self._end()

    def _end(self) -> None:
        for process in (self.server, self.display):
            process.terminate()
            process.wait(timeout=ENDING_SECONDS)
        if self.display.stdout:
            self.display.stdout.close()


class Firefox(Phone):
    """Debian's Firefox. Its WebDriver BiDi needs no driver beside it; Selenium carries the messages."""

    def __init__(self, outside: Outside, folder: Path) -> None:
        super().__init__(outside)
        folder.mkdir(parents=True, exist_ok=True)
        through = {"network.proxy.type": 1, "network.proxy.no_proxies_on": "127.0.0.1"}
        for scheme in ("http", "ssl"):
            through |= {f"network.proxy.{scheme}": "127.0.0.1", f"network.proxy.{scheme}_port": outside.port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in (QUIET_FIREFOX | through).items()]
        (folder / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = ["firefox-esr", "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", str(folder)]
        # It lets the address of Firefox's own settings be another than its maker's.
        own = {
            "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1",
            "HOME": str(folder),
            "MOZ_HEADLESS_WIDTH": str(PHONE["width"]),
            "MOZ_HEADLESS_HEIGHT": str(PHONE["height"]),
        }
        self.log = (folder / "firefox.log").open("w+")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env={**os.environ, **own})
        try:
            self.socket = WebSocketConnection(f"ws://127.0.0.1:{self._port(folder)}/session", START_SECONDS, POLL_SECONDS)
            self._do("session.new", capabilities={})
            self.tab = self._do("browsingContext.getTree")["contexts"][0]["context"]
            self._do("browsingContext.setViewport", context=self.tab, viewport=dict(PHONE))
        except BaseException:
            self._end()
            raise

    def _port(self, folder: Path) -> int:
        address_file = folder / "WebDriverBiDiServer.json"
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, ValueError, KeyError):
                return int(json.loads(address_file.read_text("utf-8"))["ws_port"])
            time.sleep(POLL_SECONDS)
        raise RuntimeError(f"Firefox does not listen:\n{(folder / 'firefox.log').read_text('utf-8')}")

    def _do(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 -- plain data, known to whoever asks
        reply = self.socket.send_cmd(method, parameters)
        if "result" not in reply:
            raise BidiError(f"{method}: {reply}")
        return reply["result"]

    def open(self, address: str) -> None:
        self._do("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def evaluate(self, script: str) -> str:
        reply = self._do("script.evaluate", expression=script, target={"context": self.tab}, awaitPromise=True)
        return str(reply["result"]["value"])

    def click_at(self, x: int, y: int) -> None:
        steps = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        self._act(type="pointer", id="finger", actions=steps)

    def press_shift(self) -> None:
        self._act(type="key", id="keys", actions=[{"type": kind, "value": SHIFT} for kind in ("keyDown", "keyUp")])

    def _act(self, **source: object) -> None:
        self._do("input.performActions", context=self.tab, actions=[source])

    def back(self) -> None:
        self._do("browsingContext.traverseHistory", context=self.tab, delta=-1)

    def close(self) -> None:
        # Before the browser ends: a connection that it closes stays open on this side.
        self.socket.close()
        self._end()

    def _end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=ENDING_SECONDS)
        self.log.close()


def _wait_for_port(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < deadline, "WebKitWebDriver does not listen"
            time.sleep(POLL_SECONDS)
        else:
            return


def mini_browser() -> Path | None:
    """Return WebKitGTK's small browser; None where it is not installed."""
    return next(Path("/usr").glob("lib*/**/webkit2gtk-4.1/MiniBrowser"), None)


def is_installed(engine: str) -> bool:
    if engine == "firefox":
        return shutil.which("firefox-esr") is not None
    if engine == "webkit":
        return shutil.which("WebKitWebDriver") is not None and shutil.which("Xvfb") is not None and mini_browser() is not None
    return bool(chromium_path())


def start(engine: str, outside: Outside, folder: Path, playwright: Playwright) -> Phone:
    """Return a phone that was never used, in one of `ENGINES`."""
    if engine == "firefox":
        return Firefox(outside, folder)
    return WebKit(outside) if engine == "webkit" else Chromium(outside, folder, playwright)
