"""The Celery application: ``celery -A lms worker`` and ``celery -A lms beat``.

Imported when Django starts (``lms/apps.py``), so that ``shared_task`` in web processes knows the broker too.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import beat_init, before_task_publish, worker_init
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")

# What is due is in Job rows; the tick finds it within this time even when every message is lost.
TICK_SECONDS = 15

TRANSPORT_ALIASES["filesystem"] = "lms.broker:Transport"
app = Celery("otklik")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["lms", "quizzes", "courses"])
app.conf.beat_schedule = {
    "tick": {
        "task": "lms.jobs.tick",
        "schedule": TICK_SECONDS,
        # A tick that waited for its successor has nothing left to do.
        "options": {"expires": TICK_SECONDS},
    }
}


@worker_init.connect
@beat_init.connect
@before_task_publish.connect
def make_broker_folders(**_: Any) -> None:
    """The transport that needs no broker keeps messages in folders, and does not make them itself."""
    options = app.conf.broker_transport_options
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        if name in options:
            Path(options[name]).mkdir(parents=True, exist_ok=True)
