"""A Celery application as an operator's cluster has one: a broker, and our task among its modules."""
from __future__ import annotations

import os

from celery import Celery

app = Celery("cluster", broker=os.environ["AOTFORMS_TEST_BROKER"], include=["docassemble.AotForms.guide.waking"])
