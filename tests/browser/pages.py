"""What is looked at on every public page."""

from axe_playwright_python.sync_playwright import Axe

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Small targets (WCAG 2.5.8) are looked for only on request.
_OPTIONS = {"preload": False, "rules": {"target-size": {"enabled": True}}}
_ONLY_COLOURS = {"preload": False, "runOnly": ["color-contrast", "link-in-text-block"]}
_AXE = Axe()


def violations(page, path, only_colours=False):
    """Return what axe finds on a page, or of that what its colours are to blame for."""
    page.goto(path)
    return [f"{path} {fault}" for fault in violations_here(page, only_colours)]


def violations_here(page, only_colours=False):
    """Return what axe finds on a page as it stands."""
    report = _AXE.run(page, options=_ONLY_COLOURS if only_colours else _OPTIONS).response
    return [f"{fault['id']}: {node['html']}" for fault in report["violations"] for node in fault["nodes"]]


def overflow(page, path):
    """Return how far a page scrolls sideways."""
    page.goto(path)
    excess = page.evaluate(SIDEWAYS)
    return [f"{path} by {excess} px"] if excess else []
