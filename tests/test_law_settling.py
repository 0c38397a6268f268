"""The sets of answers that would settle what is open: enough, and none too many, tried by brute force."""
from __future__ import annotations

from itertools import chain, combinations, islice, product

import pytest
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.law import Status, review
from docassemble.AotForms.law.answers import MOST_ALTERNATIVES, Answer, either, every, met, not_met, unknown
from docassemble.AotForms.law.questions import QUESTIONS
from docassemble.AotForms.law.rules import rules_on
from docassemble.AotForms.law.standing import who
from hypothesis import given, settings
from hypothesis import strategies as st
from lawhelp import NAMES, data, facts, leaves, matter, put

MOST_VALUES, MOST_TRIES = 4, 64
DECIDED = (Status.MET, Status.NOT_APPLICABLE, Status.NOT_MET)
LETTERS = "abcdef"
TREES = st.recursive(st.sampled_from([*LETTERS, "yes", "no"]),
                     lambda inner: st.tuples(st.sampled_from([every, either]), st.lists(inner, min_size=1, max_size=3)), max_leaves=8)


def answered(tree, known) -> Answer:
    """A tree of questions, answered as ``known`` says; a letter that it leaves out is open."""
    if isinstance(tree, str):
        value = {"yes": True, "no": False}.get(tree, known.get(tree))
        return unknown(tree, f"{tree}?") if value is None else met(tree) if value else not_met(tree)
    combine, parts = tree
    return combine(*(answered(part, known) for part in parts))


def truth(tree, known) -> bool:
    if isinstance(tree, str):
        return {"yes": True, "no": False}.get(tree, known.get(tree, False))
    return (all if tree[0] is every else any)(truth(part, known) for part in tree[1])


@settings(max_examples=300, deadline=None)
@given(TREES)
def test_open_questions_name_exactly_the_smallest_sets_that_make_it_so(tree):
    """For every way of joining questions: each set, answered yes, makes it so, none has a question too many, and none is left out."""
    answer = answered(tree, {})
    sets = (set(chosen) for chosen in chain.from_iterable(combinations(LETTERS, n) for n in range(len(LETTERS) + 1)))
    smallest = []
    for chosen in sets:
        if truth(tree, dict.fromkeys(chosen, True)) and not any(small <= chosen for small in smallest):
            smallest.append(chosen)
    given_sets = [{need.path for need in option} for option in answer.settles]
    if answer.status is not Status.NOT_YET_KNOWN:
        assert not given_sets
    elif len(smallest) <= MOST_ALTERNATIVES // 2:  # more may be cut off on the way; those given must still be smallest
        assert sorted(map(sorted, given_sets)) == sorted(map(sorted, smallest))
    else:
        assert given_sets and all(one in smallest for one in given_sets)


def held(values, path):
    """What an example says at a place, None where it says nothing."""
    for step in path.replace("]", "").replace("[", ".").split("."):
        try:
            values = values[int(step)] if step.isdigit() else values.get(step)
        except (IndexError, AttributeError, TypeError):
            return None
    return values


NAME = {"given": "A", "family": "B"}
PARENTS = [{"name": NAME}]
MORE = {"history.incidents": [{"kind": kind, "when": day, "significant_factor": True, "what_happened": "w", "noncompliance": "n", "how_it_led": "h",
                               "source": {"kind": "personal observation", "who": "A B"}}
                              for kind in ("violent act", "hospitalization", "emergency medical care for a behavioral health-related condition")
                              for day in ("2026-10-01", "2026-09-01")],
        "detention.place": "not held", "declaration.attempts": [{"on": "2026-11-26", "how": "h", "result": "r"}],
        "exhibits": [{"title": "t", "basis": "court order", "sud_program_record": True}], "respondent.parents": PARENTS}


def candidates(example, path):
    """Answers to try at a place: what the example says there, then what such a place could say."""
    told = [held(example, path), MORE.get(path), True, False, "A text", NAME, {"name": NAME}, "2026-11-27", "2026-11-20", 12, [],
            [{"kind": "personal observation", "who": "A B"}], "physician", "mental disorder", "not yet", "examined", "interviewed", "hospitalization",
            "violent act", "local", "jail", "designated crisis responder", "mental health professional", "court order", "1990-01-01", "Pierce"]
    return [value for index, value in enumerate(told) if value is not None and value not in told[:index]]


def filled(values, paths, chosen):
    """The case file with these answers, None where no case file can hold them."""
    try:
        for path, value in zip(paths, chosen, strict=True):
            values = put(values, path, value)
        return matter(values)
    except (InputError, TypeError, IndexError):
        return None


def reaches(values, example, paths, ask, wanted):
    """True where some answers at ``paths`` give the Finding one of the ``wanted`` statuses."""
    choices = [[value for value in candidates(example, path) if filled(values, [path], [value])][:MOST_VALUES] for path in paths]
    return any(one is not None and ask(one) in wanted
               for one in (filled(values, paths, chosen) for chosen in islice(product(*choices), MOST_TRIES)))


def asking(finding_id, one, day):
    """The one question of a Review that gives this Finding: asking it alone keeps this quick."""
    def under(question, given):
        return {f.id: f.status for f in question(given, rules_on(day, who(given.respondent, day)))}
    question = next(question for question in QUESTIONS if finding_id in under(question, one))
    return lambda given: under(question, given).get(finding_id)


def forgotten(draw):
    """An example with a few answers forgotten, the place of each still there."""
    name = draw(st.sampled_from(NAMES))
    values = data(name)
    known = [path for path in facts(values) if path != "respondent.birth_date"]
    for path in draw(st.lists(st.sampled_from(known), min_size=1, max_size=3, unique=True)):
        try:
            values = put(values, path, None)
            matter(values)
        except (InputError, TypeError):
            values = data(name)
    return name, values


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(st.data())
def test_each_set_settles_and_has_no_question_too_many(more):
    """For whatever is open after forgetting: some answers to each set decide it, and with one question fewer none makes it so.

    A set of several questions is what it takes for "met"; fewer could only find that it is not so or does not apply, which one
    bad answer always can.
    """
    name, values = forgotten(more.draw)
    example, day = data(name), matter(data(name)).venue.planned_on
    open_ = [f for f in review(matter(values), day).findings if f.status is Status.NOT_YET_KNOWN and f.settles]
    if not open_:
        return
    finding = more.draw(st.sampled_from(open_))
    ask = asking(finding.id, matter(values), day)
    paths = [need.path for need in more.draw(st.sampled_from(finding.settles))]
    assert reaches(values, example, paths, ask, DECIDED if len(paths) == 1 else (Status.MET,)), (finding.id, paths)
    left_out = more.draw(st.sampled_from(paths))
    rest = [path for path in paths if path != left_out]
    assert not reaches(values, example, rest, ask, (Status.MET,)), (finding.id, paths, left_out)


def test_the_helpers_see_what_is_there():
    """Known places of an example are found, absent ones are not."""
    base = data("hospital-designee")
    assert all(held(base, path) is not None or path.endswith("]") for path in leaves(base)) and held(base, "no.such[3].place") is None
