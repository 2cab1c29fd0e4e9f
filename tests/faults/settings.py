"""The site's own settings with less patience, so that a test need not wait as long as an editor may have to."""

from tests.deployment.settings import *  # noqa: F403

# A static copy takes the styles from there, as they are written.
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405

_options = DATABASES["default"]["OPTIONS"]  # noqa: F405
if "timeout" in _options:
    _options["timeout"] = 4
else:
    _options["options"] = _options["options"].replace("lock_timeout=10s", "lock_timeout=4s")
