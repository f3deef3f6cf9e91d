"""Settings of Otklik. Every value that differs between machines comes from the environment (``lms/env.py``)."""

from __future__ import annotations

from pathlib import Path

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from . import env

django_stubs_ext.monkeypatch()  # lets ``ModelForm[Course]`` and the like stand in annotations at run time

BASE_DIR = env.BASE_DIR
env.load_file(BASE_DIR / "var" / "env")

MODE = env.mode()
DEVELOPMENT = MODE == "development"
PRODUCTION = MODE == "production"
DEBUG = env.flag("DEBUG", default=False)

DEVELOPMENT_SECRET = "development-only-secret-never-used-in-production-0123456789abcdef"  # noqa: S105 - refused in production
SECRET_KEY = env.text("SECRET_KEY", None if PRODUCTION else DEVELOPMENT_SECRET)
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "" if PRODUCTION else "*")
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", None if PRODUCTION else "http://localhost:8000").rstrip("/")

# Everything that the running copy writes: uploads, mail of the development mode, the local broker.
VAR_DIR = BASE_DIR / "var"

INSTALLED_APPS = [
    "lms.apps.LmsConfig",
    "quizzes.apps.QuizzesConfig",
    "courses.apps.CoursesConfig",
    "lms.administration.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_prose_editor",
    "ninja",  # serves the scripts of the API reference from here
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lms.people.middleware.RequireSecondFactor",
    "lms.errors.RefusedMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
ASGI_APPLICATION = "lms.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.ui.context.page",
            ],
            "builtins": ["lms.ui.templatetags.ui"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]
if DEBUG:  # edited templates show at once
    TEMPLATES[0]["OPTIONS"]["loaders"] = TEMPLATES[0]["OPTIONS"]["loaders"][0][1]  # type: ignore[index]

# --- data ---------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        # Rate limits must count over all processes; without Redis the database is what they share.
        # Full means that a third is thrown away: so roomy that a flood of addresses cannot wash away sign-in failures.
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "lms_cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    )
}

# --- people and sign-in -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "lms.User"
AUTHENTICATION_BACKENDS = [
    "lms.agencies.backends.PasswordBackend",
]
SESSION_ENGINE = "lms.people.sessions"
PASSWORD_HASHERS = [
    "lms.people.passwords.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "courses:start"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "lms.people.adapter.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation is sent to the address, so it is proved by being accepted
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second step is told to its owner
ACCOUNT_USER_DISPLAY = "lms.people.names.display"
ACCOUNT_RATE_LIMITS = {
    # A whole office often shares one address, so the limit by address is wide and the limit by account is narrow.
    "login": f"{env.number('LOGIN_LIMIT_PER_MINUTE', 300, least=1)}/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    # Numbers of certificates run in order: a person checks one, a robot would walk them all.
    "verify_certificate": "60/m/ip",
    # The code of a quiz is said aloud in a hall: a person mistypes it a few times, nobody needs to guess.
    "quiz_code": "10/10m/key",
    # The digits of a hall's screen are typed while they are shown.
    "door_code": "10/10m/key",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Отклик"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the same: the invitation has proved the address
MFA_ADAPTER = "allauth.mfa.adapter.DefaultMFAAdapter"
# Roles whose holders must switch on a second factor before they get any page (see lms/agencies/models.py: Role).
MFA_REQUIRED_ROLES = env.names("MFA_REQUIRED_ROLES", "office")

# --- other systems ------------------------------------------------------------------------------------------------
# How often a minute one key may ask, and one address may try keys that open nothing.
API_LIMIT_PER_MINUTE = env.number("API_LIMIT_PER_MINUTE", 600, least=1)
API_DENIED_PER_MINUTE = 60
# Where changes may be sent to: without HTTPS never in production, into closed networks only where this says so.
WEBHOOKS_ALLOW_HTTP = env.flag("WEBHOOKS_ALLOW_HTTP", default=not PRODUCTION)
WEBHOOKS_ALLOW_PRIVATE = env.flag("WEBHOOKS_ALLOW_PRIVATE", default=False)

# --- language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Moscow"
USE_I18N = True
USE_TZ = True

# --- files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "files"
if DEBUG or MODE == "test":
    static_storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
elif DEVELOPMENT:  # compressing takes longer than all the rest of a first start, and nobody is far away
    static_storage = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
else:
    static_storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": static_storage},
}
FILES_HOST = env.text("S3_ENDPOINT", "")
if s3_bucket := env.text("S3_BUCKET", ""):  # needs requirements-s3.txt
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": s3_bucket,
            "endpoint_url": FILES_HOST or None,
            "region_name": env.text("S3_REGION", "") or None,
            "access_key": env.text("S3_KEY"),
            "secret_key": env.text("S3_SECRET"),
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
WHITENOISE_USE_FINDERS = DEBUG or MODE == "test"
UPLOAD_LIMIT_BYTES = env.number("UPLOAD_LIMIT_MB", 50, least=1) * 1024 * 1024
VIDEO_LIMIT_BYTES = env.number("VIDEO_LIMIT_MB", 4096, least=1) * 1024 * 1024
# Files on their way in, kept until they are whole. On the disk of MEDIA_ROOT nothing has to be copied then.
PARTIAL_DIR = Path(env.text("PARTIAL_DIR", str(MEDIA_ROOT / "partial")))
FILE_UPLOAD_PERMISSIONS = 0o640
# Who sends files whose reading was allowed: "nginx" (deploy/nginx/otklik.conf), or empty: the site itself.
FILES_BY = env.text("FILES_BY", "")
if FILES_BY not in {"", "nginx"}:
    raise ImproperlyConfigured(f"FILES_BY={FILES_BY!r} is neither empty nor nginx.")

# --- mail ---------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Отклик <noreply@otklik.invalid>")
MAIL_DIR = VAR_DIR / "mail"
if email_host := env.text("EMAIL_HOST", ""):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = email_host
    EMAIL_PORT = env.number("EMAIL_PORT", 25)
    EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "lms.notifications.mailbox.FileMailBackend"

# --- background work ----------------------------------------------------------------------------------------------
BROKER_DIR = Path(env.text("BROKER_DIR", str(VAR_DIR / "broker")))
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": 1800,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 30,
        "socket_keepalive": True,
    }
    if REDIS_URL
    else {
        # A message a poll: at the default of a second, the hints of a full hall would keep the clock waiting.
        "polling_interval": 0.1,
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
    }
)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
LONG_TASK_TIME_LIMIT = 3600  # an export of a million lines on a busy machine
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE

# --- security -----------------------------------------------------------------------------------------------------
BEHIND_HTTPS = env.flag("BEHIND_HTTPS", default=PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE_SSL_REDIRECT = BEHIND_HTTPS and env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if BEHIND_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = BEHIND_HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_FAILURE_VIEW = "lms.errors.csrf_failure"
# Where the proxy writes the address of whoever asks, such as HTTP_X_REAL_IP; without a proxy the connection says it.
PROXY_ADDRESS_HEADER = env.text("PROXY_ADDRESS_HEADER", "")
if proxy_header := env.text("PROXY_SSL_HEADER", ""):
    SECURE_PROXY_SSL_HEADER = (proxy_header, "https")
# With files in a storage of its own address, players and frames follow a redirect there.
files_from = [FILES_HOST] if s3_bucket and FILES_HOST else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", *files_from],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF, *files_from],
        "frame-src": [SELF, *files_from],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# A production set-up on one machine, filled with the demo region, is what gets measured.
ALLOW_DEMO = env.flag("ALLOW_DEMO", default=False)

if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("DEBUG is on in production: unset it.")
    if SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY is the development one or shorter than 50 characters: make a new one.")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of this site in production.")
    if not BEHIND_HTTPS and not env.flag("ALLOW_PLAIN_HTTP", default=False):
        raise ImproperlyConfigured(
            "BEHIND_HTTPS is off: cookies would travel unencrypted. Serve the site over HTTPS, or set "
            "ALLOW_PLAIN_HTTP=1 for a measurement on one machine."
        )

# --- look ---------------------------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
# W019 wants no frames at all; a lesson shows its own PDF in one, and only pages of this site may.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
