"""Without Redis messages are files: a worker never meets one that is only half there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kombu import Connection

from lms.celery import app

MESSAGES = 100
# Another process, as a web worker is. The next message comes when the queue is empty, so that the worker
# is always looking; a long one takes a while to be written.
SENDS = """
import glob, sys
from kombu import Connection
from lms.celery import app
folder, number = sys.argv[1], int(sys.argv[2])
options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": folder + "/control"}
with Connection("filesystem://", transport_options=options) as line:
    queue = line.SimpleQueue("hints")
    for place in range(number):
        while glob.glob(folder + "/*.msg"):
            pass
        queue.put({"place": place, "words": ["слово"] * 100_000})
"""


def test_a_worker_that_looks_while_messages_are_being_written_gets_each_whole_and_once(tmp_path: Path) -> None:
    folder = tmp_path / "queue"
    (folder / "control").mkdir(parents=True)
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.001,
    }
    assert app.conf.broker_transport_options  # the application is what puts our transport in the place of kombu's
    with Connection("filesystem://", transport_options=options) as line:
        queue = line.SimpleQueue("hints")
        sender = subprocess.Popen([sys.executable, "-c", SENDS, str(folder), str(MESSAGES)])  # noqa: S603
        got = []
        while len(got) < MESSAGES:
            message = queue.get(timeout=30)
            got.append(message.payload["place"])
            message.ack()
    assert sender.wait(30) == 0
    assert sorted(got) == list(range(MESSAGES))
