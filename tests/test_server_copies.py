"""docassemble leaves no plain copy of a screen in Redis, and no file name of a person's."""
from __future__ import annotations

import pytest

from docassemble.AotForms.server.copies import NoScreens, nameless


class Store:
    """A Redis that notes what it is told."""

    def __init__(self):
        self.told = []

    def set(self, key, value):
        self.told.append(("set", key))

    def expire(self, key, seconds):
        self.told.append(("expire", key))

    def pipeline(self):
        return self

    def execute(self):
        self.told.append(("execute",))


@pytest.mark.parametrize("through", [lambda store: NoScreens(store), lambda store: NoScreens(store).pipeline()])
def test_screens_are_not_kept_and_all_else_is(through):
    """Ensures that a copy of a screen never reaches the store, directly or in a pipeline, while other keys do."""
    store = Store()
    client = through(store)
    client.set("da:html:uid:x:i:y:userid:1", "<h1>")
    client.expire("da:html:uid:x:i:y:userid:1", 60)
    client.set("da:lock:x", 1)
    client.expire("da:lock:x", 4)
    client.execute()
    assert store.told == [("set", "da:lock:x"), ("expire", "da:lock:x"), ("execute",)]


@pytest.mark.parametrize(("given", "kept"), [("Zebulona Q. scan.PDF", "upload.pdf"), ("noending", "upload"),
                                             ("a.b/../../Zebulona", "upload"), ("x.Zebulona", "upload")])
def test_a_file_name_names_nobody(given, kept):
    """Ensures that only a short ending of an uploaded file's name is kept."""
    assert nameless(given) == kept
