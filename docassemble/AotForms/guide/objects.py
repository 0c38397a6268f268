# do not pre-load
"""The objects that hold answers: plain values on docassemble objects, and nothing that cannot be pickled.

No Matter, Review or paper is ever kept here; the vault keeps those.
"""
from __future__ import annotations

from docassemble.base.util import DAList, DAObject

__all__ = ["Answers", "Case", "Listed"]


class Answers(DAObject):
    """The answers about one person or thing."""


class Listed(DAList):
    """Answers about several of a kind.  ``any`` is yes, no or unknown; each item's ``another`` is yes or no.

    An item's ``key`` stays its own when others are removed, so that whatever refers to it does not shift.
    """

    def init(self, *pargs, **kwargs):
        super().init(*pargs, **kwargs)
        self.object_type, self.auto_gather, self.gathered, self.issued = Answers, False, True, 0

    def at_least(self, count: int) -> None:
        """Make items until there are ``count``."""
        while len(self.elements) < count:
            self.issued += 1
            self.appendObject()
            self.elements[-1].key = str(self.issued)

    def exactly(self, count: int) -> None:
        """Hold ``count`` items, as they were given back from the vault."""
        self.at_least(count)
        del self.elements[count:]

    def add(self) -> None:
        """Ask for one more item, after those there are."""
        if self.in_use():
            self.elements[self.in_use() - 1].another = "yes"
            del self.elements[self.in_use():]
        else:
            self.elements.clear()
            self.any = "yes"

    def remove_at(self, index: int) -> None:
        """Take one item away; the rest keep their keys."""
        count = self.in_use()
        del self.elements[count:]
        if not 0 <= index < count:
            return
        del self.elements[index]
        self._reset_instance_names()
        if not self.elements:
            del self.any
        else:
            self.elements[-1].another = "no"

    def in_use(self) -> int:
        """How many items the chain of "another" reaches; later ones are left over from a change of mind."""
        if self.__dict__.get("any") != "yes":
            return 0
        for index, item in enumerate(self.elements):
            if item.__dict__.get("another") != "yes":
                return index + 1
        return len(self.elements)


class Case(DAObject):
    """Where the person is in the interview, and the vault's opaque handle of their matter.

    interview: which one (``interviews.py``); version: of the Matter that these answers were last one with.
    plain: the version that says, at every place this interview asks for, just what these answers tell; alone: the version
    that says nothing else either.  0 where none is known to.
    goal: the one part that was asked for, ``keeping.NO_MORE`` once it was left, or None for the whole way.
    meanwhile: what somebody else changed at the same time, until the next answer is saved.
    language: the code of the language that was chosen in this interview, or None.
    compact: a page a part is asked, not one thing a page; page: the ids and list items of the screens on the page in hand.
    on_path: the screens whose answers said something when they were last on the path; losing: those that a change would take off it.
    """

    # On the class as well: a draft that an earlier release began does not hold them.
    interview, version, opened, goal, county, meanwhile = "petition", 0, False, None, None, ""
    compact, page = False, ()
    plain, alone = 0, 0
    language = None
    on_path, losing = (), ()

    def init(self, *pargs, **kwargs):
        super().init(*pargs, **kwargs)
        self.handle, self.reference, self.saved = None, None, None
        self.part, self.place, self.message, self.error = "start", "review", "", ""
        self.paper, self.signer = None, None
        self.office, self.channel = None, None
        self.remove_list, self.remove_index = None, None
