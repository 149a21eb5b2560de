"""The product's own settings, with what a test run must not share or wait for."""

import os
import tempfile

folder = os.environ.setdefault("CONVENE_DATA", tempfile.mkdtemp(prefix="convene-tests-"))
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker and not folder.endswith(f"/{worker}"):  # processes of one run share nothing
    os.environ["CONVENE_DATA"] = f"{folder}/{worker}"
os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 50)
os.environ.setdefault("CONVENE_URL", "http://testserver")

from convene.config.settings import *  # noqa: E402, F403 -- read once the environment stands

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = {"version": 1, "disable_existing_loggers": False}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 -- WhiteNoise warns where it is missing

# Every test has its pages made; core.trail.caching is tested by itself.
PAGES_KEPT = 0
