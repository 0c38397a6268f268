# do not pre-load
"""What the law says of service, of a tribe and of what follows an order, as markup for a screen.

From a stored Matter and the day; every number, day and cite comes from the law room, and nothing here decides anything.
Each function of ``WORDS`` takes the Matter and today, and gives one run of markup.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from ..filing import profiles
from ..law.clocks import Clock, Moment, Reading, clocks, say
from ..law.findings import Confidence, Finding, Status
from ..law.hearing import Recipient, crisis_responder, hearing, recipients
from ..law.notice import notice
from ..law.rules import Rules, Who, rules_on
from ..law.standing import who
from ..matter import Matter
from ..matter.dates import long_date
from ..matter.proceeding import Service
from .showing import bullets, note, paragraph, safe, table

UNREAD = "We did not read the law for minors on this. Ask the prosecutor first."
STANDS = {Status.MET: "Yes", Status.NOT_MET: "No", Status.NOT_YET_KNOWN: "Not yet known", Status.NOT_APPLICABLE: "Does not apply"}
Words = Callable[[Matter, date], str]


def rules_for(matter: Matter, today: date) -> Rules:
    """The rules of today for this person."""
    return rules_on(today, who(matter.respondent, today))


def minor(rules: Rules) -> bool:
    """Whether the person is known to be under age."""
    return rules.who in (Who.ADOLESCENT, Who.CHILD)


def cited(*marks: tuple[str, Confidence]) -> str:
    """Where the law says so, and how sure the reading is."""
    lines = "".join(f"{safe(cite)}: {safe(confidence.words)}.<br>" for cite, confidence in dict.fromkeys(marks)).removesuffix("<br>")
    return f'<p class="iv-cite">{lines}</p>'


def of_rules(rules: Rules, *ids: str) -> str:
    """The cites and marks of rules."""
    return cited(*((rules[one].cite, rules[one].confidence) for one in ids))


def block(*parts: str) -> str:
    """Parts of markup as one."""
    return f'<div class="iv-law">{"".join(parts)}</div>'


def finding(one: Finding) -> str:
    """One answer of the law: how it stands, why, what goes with it, and where it is from."""
    return block(f'<p><strong>{safe(one.title)}</strong> <span class="iv-status">{safe(STANDS[one.status])}.</span></p>', paragraph(one.why),
                 bullets(safe(words) for words in one.notes), cited((one.cite, one.confidence)))


# ── clocks ───────────────────────────────────────────────────────────────────────────────────────────────
def counted(matter: Matter, today: date, wanted: Mapping[str, Moment | None], caption: str) -> str:
    """Clocks by their id, each counted from the moment given for it; every reading stands there, the safer first.

    One that nothing has started yet is a line below: what it is, and what it will be counted from.
    """
    found = [_clock(matter, today, name, at) for name, at in wanted.items()]
    rows = "".join(_clock_row(one) for one in found if one.lead)
    waiting = bullets(f"{safe(f'{one.title}: counted from {one.counted_from}, which is not known yet.')}{cited((one.cite, one.confidence))}"
                      for one in found if not one.lead)
    return (table(caption, ("What", "Safe day", "How it is counted"), rows) if rows else "") + waiting


def _clock(matter: Matter, today: date, name: str, at: Moment | None) -> Clock:
    closed = profiles.closed_days(matter.venue.county) or ()
    empty = clocks(matter, today, closed=closed)
    event = next(one.event for one in empty if one.id == name)
    found = empty if at is None else clocks(matter, today, {event: at}, closed=closed)
    return next(one for one in found if one.id == name)


def _clock_row(clock: Clock) -> str:
    others = bullets(safe(f"Read another way: {say(one.at)}. {_reading(one)}") for one in clock.others)
    return (f'<tr role="row"><th scope="row" role="rowheader">{safe(clock.title)}</th><td role="cell">{safe(say(clock.lead.at))}</td>'
            f'<td role="cell">{paragraph(_reading(clock.lead))}{others}{cited((clock.cite, clock.confidence))}</td></tr>')


def _reading(one: Reading) -> str:
    return f"{one.how[:1].upper()}{one.how[1:]}."


def moment(row: Service | None) -> Moment | None:
    """When a service was, to the hour where that is known."""
    return None if row is None or row.on is None else datetime.combine(row.on, row.at) if row.at else row.on


def last_service(services: Iterable[Service] | None, role: str) -> Service | None:
    """The latest known service on somebody."""
    found = [row for row in services or () if row.role == role and row.on]
    return max(found, key=lambda row: datetime.combine(row.on, row.at or datetime.min.time()), default=None)


# ── the hearing and service ──────────────────────────────────────────────────────────────────────────────
def hearing_days(matter: Matter, today: date) -> str:
    """The days on which the hearing may be, counted from service on the respondent, with every reading."""
    found = {one.id: one for one in hearing(matter, rules_for(matter, today))}
    at = moment(last_service(matter.proceeding.services, "respondent"))
    wanted = dict.fromkeys(("clock.02", "clock.03", "clock.04"), at)
    rows = counted(matter, today, wanted, "Days for the hearing")
    return block(paragraph(found["hearing.window"].why), rows,
                 finding(found["hearing.before_discharge"]) if matter.detention.hospitalized is not False else "")


def served(matter: Matter, today: date) -> str:
    """Everyone on the law's list and those we advise, why, and whether anyone said that they were served."""
    rules = rules_for(matter, today)
    one = next(found for found in hearing(matter, rules) if found.id == "service.list")
    rows = "".join(_recipient(row, matter) for row in recipients(matter, rules))
    rest = ("service.list", "service.also", "service.manner", *(("service.parents",) if rules.who is Who.ADOLESCENT else ()))
    return block(table("Who gets the petition and the notice of hearing", ("Who", "Served", "Why"), rows),
                 paragraph(one.why), bullets(safe(words) for words in one.notes), of_rules(rules, *rest))


def _recipient(row: Recipient, matter: Matter) -> str:
    known = row.name or ("Not known yet whether there is one" if row.exists is None else "Not named yet")
    done = last_service([s for s in matter.proceeding.services or () if row.role != "parent" or s.person == row.name], row.role)
    listed = any(s.role == row.role for s in matter.proceeding.services or ())
    when = f"Served on {long_date(done.on)}" if done else "Served, day not known" if listed and row.role != "parent" else "Not marked as served yet"
    why = "The law lists them" if row.required else "Not on the list; we advise it"
    role = row.role[:1].upper() + row.role[1:]
    return (f'<tr role="row"><th scope="row" role="rowheader">{safe(role)}<span class="iv-level">{safe(known)}</span></th>'
            f'<td role="cell">{safe(when)}</td><td role="cell">{safe(f"{why} ({row.cite}).")}</td></tr>')


# ── the tribe ────────────────────────────────────────────────────────────────────────────────────────────
def tribe(matter: Matter, today: date) -> str:
    """Whether a tribe must be told, and why; for a crisis responder, the second duty too."""
    return block(*(finding(one) for one in notice(matter, rules_for(matter, today))))


def tribe_clocks(matter: Matter, today: date) -> str:
    """The hours from service on the person and on the guardian, the hearing, and for crisis responders those from the decision."""
    known, rules = matter.proceeding, rules_for(matter, today)
    tables = [counted(matter, today, {"clock.08": moment(last_service(known.services, "respondent"))}, "Counted from service on the person")]
    if matter.respondent.guardian.exists:
        tables.append(counted(matter, today, {"clock.08": moment(last_service(known.services, "guardian"))}, "Counted from service on the guardian"))
    if crisis_responder(matter) and "tribal.decision_hours" in rules:
        told = known.tribal_notice
        at = datetime.combine(told.decided_on, told.decided_at) if told.decided_on and told.decided_at else told.decided_on
        tables.append(counted(matter, today, {"clock.09": at}, "Counted from the crisis responder’s decision"))
    day = long_date(known.hearing.on) if known.hearing.on else "a day that is not known yet"
    return block(paragraph(f"Tell the tribe before the hearing too. It is on {day}."), *tables)


def unread(rules: Rules) -> str:
    """A note where the person is a minor and only the chapter for adults was read."""
    return note(UNREAD) if minor(rules) else ""


WORDS: Mapping[str, Words] = {"hearing_days": hearing_days, "served": served, "tribe": tribe, "tribe_clocks": tribe_clocks}
