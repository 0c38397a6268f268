"""County profiles: every county, every fact with source and date, and never a guess."""
from __future__ import annotations

import re
from datetime import date, timedelta
from importlib.resources import files

import pytest
import yaml

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing import profiles
from docassemble.AotForms.filing.county_model import Fact
from docassemble.AotForms.filing.profiles import OFFICES, PURPOSES, counties, profile, read_mapping, read_overrides

FOLDER = files("docassemble.AotForms").joinpath("data/sources/counties")
CHECKED = date(2026, 11, 21)


def test_all_39_counties_stand_in_alphabetical_order_with_their_numbers():
    """There are 39 counties; FIPS codes are the odd ones from 53001 and numbers follow the alphabet."""
    assert len(counties()) == 39
    for position, name in enumerate(counties()):
        one = profile(name)
        assert (one.fips.value, one.number.value) == (str(53001 + 2 * position), f"{position + 1:02d}")
        assert one.court.value == f"{name} County Superior Court"


@pytest.mark.parametrize("county", counties())
def test_every_fact_has_a_source_and_a_day_in_the_file_itself(county):
    """Each county file writes out every fact of both offices, each with value, source, day and confidence."""
    raw = yaml.safe_load(FOLDER.joinpath(county.lower().replace(" ", "_") + ".yml").read_text("utf-8"))
    assert set(raw["offices"]) == set(OFFICES)
    facts = [raw[k] for k in ("name", "fips", "seat", "court", "number", "bh_aso", "aot_program", "shared_judges")]
    for office in OFFICES:
        assert set(raw["offices"][office]) == set(profiles.Office.model_fields)
        facts += raw["offices"][office].values()
    for fact in facts:
        assert {"value", "source", "checked_on", "confidence"} <= set(fact)
        assert fact["source"].strip() and isinstance(fact["checked_on"], date)
        assert (fact["value"] is None) == (fact["confidence"] == "not-found" or "conflict" in fact)


def test_no_address_or_telephone_number_is_shipped():
    """Addresses are entered and confirmed by a named person; none is in the shipped data."""
    for entry in FOLDER.iterdir():
        text = entry.read_text("utf-8")
        assert "@" not in text, entry.name
        assert not re.search(r"\b\d{3}[-. ]\d{3}[-. ]\d{4}\b", text), entry.name


def test_only_snohomish_has_an_electronic_route_for_a_new_case():
    """The one known electronic route for a new case is e-mail to the prosecutor of Snohomish County."""
    routes = {(c, o): profile(c).route(o, today=CHECKED) for c in counties() for o in OFFICES}
    assert {k: r.channel for k, r in routes.items() if r.channel != "paper"} == {("Snohomish", "prosecutor"): "email"}
    assert routes["Snohomish", "prosecutor"].known


def test_known_paper_is_told_from_paper_as_fallback():
    """Paper because the clerk says so is known; paper because nothing is known is not, and says so."""
    clallam, adams = profile("Clallam").route("clerk"), profile("Adams").route("clerk")
    assert (clallam.channel, clallam.known) == ("paper", True)
    assert (adams.channel, adams.known) == ("paper", False)
    assert "not known" in adams.why


def test_island_conflict_names_both_sources_and_goes_on_paper():
    """Fax on one page, e-mail on another: both readings are kept, and the packet goes on paper."""
    one = profile("Island")
    assert [r.value for r in one.offices.clerk.new_case.conflict] == [("fax",), ("email",)]
    assert one.offices.clerk.new_case.status == "conflicting"
    for purpose in PURPOSES:
        route = one.route("clerk", purpose)
        assert (route.channel, route.known) == ("paper", False)
        assert all(r.source in route.why for r in one.offices.clerk.channels.conflict)
    assert not one.takes("email", "clerk") and not one.takes("fax", "clerk")


def test_programs_follow_the_north_sound_page_and_are_unknown_elsewhere():
    """Snohomish runs one; Island, San Juan, Skagit and Whatcom do not by that page; of all others nothing is known."""
    by = {value: [c for c in counties() if profile(c).aot_program.value is value] for value in (True, False, None)}
    assert by[True] == ["Snohomish"]
    assert by[False] == ["Island", "San Juan", "Skagit", "Whatcom"]
    assert len(by[None]) == 34


def test_groups_that_share_judges_are_mutual():
    """Each county of a group names the others, and rests on general knowledge."""
    for county in counties():
        fact = profile(county).shared_judges
        for other in fact.value or ():
            assert county in profile(other).shared_judges.value
        assert fact.value is None or fact.confidence == "K"
    assert profile("Ferry").shared_judges.value == ("Pend Oreille", "Stevens")


def test_hours_are_said_whether_known_or_not():
    """A route tells the office's hours, or that they are not known."""
    assert any("8:00 am to 4:30 pm" in line for line in profile("Clallam").route("clerk").instructions)
    assert any("hours are not known" in line for line in profile("Adams").route("clerk").instructions)


def test_a_fact_is_stale_one_day_after_twelve_months():
    """Checked on 21 November 2026: fresh through 21 November 2027, stale the next day."""
    fact = profile("Snohomish").offices.prosecutor.new_case
    assert not fact.stale(date(2027, 11, 21))
    assert fact.stale(date(2027, 11, 22))
    late = profile("Snohomish").route("prosecutor", today=date(2027, 11, 22))
    assert late.stale and any("old" in line for line in late.instructions)


def test_a_page_that_was_old_is_stale_at_once_and_unknown_is_never_stale():
    """Clark's page was old when it was read; what is not known cannot be out of date."""
    assert profile("Clark").offices.clerk.new_case.stale(CHECKED)
    assert not profile("Adams").offices.clerk.new_case.stale(date(2040, 1, 1))


def test_a_channel_that_nothing_here_can_drive_becomes_paper():
    """King's portal is known for later papers, but without an adapter for it the packet goes on paper."""
    king = profile("King")
    assert king.route("clerk", "existing case").channel == "portal"
    assert king.route("clerk", "existing case", adapters=("paper", "email")).channel == "paper"


def test_general_knowledge_is_no_ground_for_a_route():
    """A channel on confidence K resolves to paper and is not called known."""
    raw = profile("Adams").as_mapping()
    raw["offices"]["clerk"]["new_case"] = {"value": ["email"], "source": "hearsay", "checked_on": "2026-11-01", "confidence": "K"}
    route = read_mapping(raw).route("clerk")
    assert (route.channel, route.known) == ("paper", False)


def test_the_default_office_is_the_prosecutor():
    """A packet goes to the prosecutor unless somebody chooses otherwise (RCW 71.05.130)."""
    assert all(profile(c).default_office == "prosecutor" for c in counties())
    assert profile("Snohomish").route().channel == "email"


def test_names_are_forgiving_and_strangers_are_refused_with_a_hint():
    """Case, hyphens and the word County do not matter; another name gets an answer that helps."""
    assert profile("  walla-walla county ").county == "Walla Walla"
    with pytest.raises(InputError) as caught:
        profile("Skagitt")
    assert "Skagit" in caught.value.mend
    with pytest.raises(InputError):
        profile("Adams").route("judge")
    with pytest.raises(InputError):
        profile("Adams").route("clerk", "picnic")


def test_a_profile_survives_the_way_to_an_adapter():
    """The plain mapping an adapter gets is the whole profile."""
    for county in ("Island", "Clallam", "Snohomish"):
        assert read_mapping(profile(county).as_mapping()) == profile(county)
    with pytest.raises(InputError):
        read_mapping({})


def test_a_site_lays_its_own_facts_over_the_shipped_ones(tmp_path):
    """A local fact replaces a shipped one whole, for that county only."""
    own = tmp_path / "own.yml"
    own.write_text(
        "Yakima county:\n  offices:\n    clerk:\n      new_case: {value: [email], source: \"Clerk's office by phone\", "
        "checked_on: 2026-11-20, confidence: confirmed}\n", "utf-8")
    assert profile("Yakima", own).route("clerk").channel == "email"
    assert profile("Yakima", own).offices.clerk.cover_sheet == profile("Yakima").offices.clerk.cover_sheet
    assert profile("Adams", own) == profile("Adams")


def test_every_fault_of_a_local_file_is_told_with_its_path(tmp_path):
    """Unknown county, closed key, missing source, day to come, an address, a wrong channel: each its own problem."""
    to_come = date.today() + timedelta(days=400)
    fact = "{{value: {0}, source: {1}, checked_on: {2}, confidence: confirmed}}"
    own = tmp_path / "own.yml"
    own.write_text("\n".join([
        "Atlantis: {}",
        "Adams: {fips: '1'}",
        "Asotin: {offices: {clerk: {new_case: {value: [email], checked_on: 2026-11-20, confidence: confirmed}}}}",
        "Benton: {offices: {clerk: {cut_off: " + fact.format("'16:00'", "phone", to_come) + "}}}",
        "Chelan: {offices: {clerk: {hand_in: " + fact.format("clerk@county.example", "phone", "2026-11-20") + "}}}",
        "Clallam: {offices: {clerk: {new_case: " + fact.format("[pigeon]", "phone", "2026-11-20") + "}}}",
        "Clark: 7",
        "Columbia: {offices: {sheriff: {}}}",
    ]), "utf-8")
    with pytest.raises(InputError) as caught:
        read_overrides(own)
    where = " ".join(p.where for p in caught.value.problems)
    for path in ("Atlantis", "Adams.fips", "Asotin.offices.clerk.new_case.source", "Benton.offices.clerk.cut_off.checked_on",
                 "Chelan.offices.clerk.hand_in.value", "Clallam.offices.clerk.new_case.value", "Clark", "Columbia.offices.sheriff"):
        assert path in where
    assert "county.example" not in str(caught.value) + " ".join(p.line() for p in caught.value.problems)


@pytest.mark.parametrize("content", ["- a\n- b\n", "{unclosed", "\tx"])
def test_a_file_that_is_no_mapping_is_refused_plainly(tmp_path, content):
    """A list or broken YAML is an input error, not a crash."""
    own = tmp_path / "own.yml"
    own.write_text(content, "utf-8")
    with pytest.raises(InputError):
        read_overrides(own)


def test_a_conflict_must_have_two_readings_and_no_value():
    """A fact cannot be both settled and in conflict."""
    reading = {"value": "a", "source": "x"}
    base = {"source": "s", "checked_on": "2026-11-21", "confidence": "P"}
    Fact[str].model_validate(base | {"value": None, "conflict": [reading, reading]})
    for bad in ({"value": "a", "conflict": [reading, reading]}, {"value": None, "conflict": [reading]},
                {"value": "a", "confidence": "not-found"}):
        with pytest.raises(ValueError):
            Fact[str].model_validate(base | bad)
