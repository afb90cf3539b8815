"""Pages in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from playwright.sync_api import Browser, BrowserContext, Page

T = TypeVar("T")


class Chromium:
    """A browser whose contexts are shared, since a new one takes more time than most tests."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._contexts: dict[str, BrowserContext] = {}

    def page(self, **options: Any) -> Page:
        """Return an empty page as on a first visit; `options` are those of Playwright's contexts.

        What earlier pages with these options have stored and loaded is removed, and so is what
        they were permitted.
        """
        key = repr(sorted(options.items()))
        if key not in self._contexts:
            self._contexts[key] = self.browser.new_context(**options)
        context = self._contexts[key]
        page = context.new_page()
        if "permissions" not in options:
            context.clear_permissions()
        session = context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
        session.send("Network.clearBrowserCache")
        session.detach()
        return page


def in_thread(work: Callable[..., T], *arguments: Any) -> T:
    """Call a function that needs an event loop of its own: Playwright has one in this thread."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(work, *arguments).result()
