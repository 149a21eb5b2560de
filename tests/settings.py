"""The product's own settings, with what a test run must not share or wait for."""

import os
import tempfile

os.environ.setdefault("CONVENE_DATA", tempfile.mkdtemp(prefix="convene-tests-"))
os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 50)
os.environ.setdefault("CONVENE_URL", "http://testserver")

from convene.config.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = {"version": 1, "disable_existing_loggers": False}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 -- WhiteNoise warns where it is missing

# Every test has its pages made; core.trail.caching is tested by itself.
PAGES_KEPT = 0
