"""The ECF channel against a court of our own over TLS: filed once, confidential, and honest about what is not known."""
from __future__ import annotations

import datetime
import logging
import pickle
import socket

import pytest
import trustme
from lxml import etree

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.filing.adapter import State
from docassemble.AotForms.filing.profiles import profile
from docassemble.AotForms.filing_adapters.ecf import EcfAdapter
from docassemble.AotForms.filing_adapters.ecf.settings import read_settings

from peers.ecf_peer import NS, Court, schema
from peers.ecf_peer_papers import KEY, PLANTED, ecf_outgoing, ecf_settings, paper, told_of

ADAPTER = EcfAdapter()
SNOHOMISH = profile("Snohomish").as_mapping()


@pytest.fixture
def court(tmp_path):
    schema()  # loaded before any clock runs
    with Court() as running:
        running.ca_file = str(tmp_path / "ca.pem")
        running.authority.cert_pem.write_to_path(running.ca_file)
        running.rude = PLANTED[0]
        yield running
        assert not running.invalid, "every request fits the OASIS schemas"


def at(court, **more) -> dict[str, object]:
    return ecf_settings(**{"ecf_url": court.url, "ecf_ca_file": court.ca_file, **more})


def on(operation: str, fault: str):
    return lambda asked: fault if asked == operation else None


def test_a_petition_is_filed_once_and_confidential(court):
    """The court has every paper byte for byte, in one confidential civil case under our key; the receipt's ids are kept."""
    sent = ecf_outgoing(at(court))
    assert not ADAPTER.plan(sent, SNOHOMISH).problems and not court.requests
    done = ADAPTER.send(sent, SNOHOMISH)
    assert done.state is State.SENT, done
    [filing] = court.filings
    assert filing["key"] == KEY and filing["confidential"] == "true" and filing["category"] == "CIV-MH"
    assert filing["hashes"] == [sent.files[1].sha256, sent.files[0].sha256, sent.files[2].sha256], "lead first, then the others in order"
    assert done.carrier_reference == "40001" and done.evidence["court filingid"] == "f-0001-77"
    assert done.evidence["confidentiality"] == "echoed" and done.evidence["code_lists"] == "2026.11.20"
    assert done.evidence["tls"].startswith("TLSv1.") and done.evidence["policy"] == "2026.11"
    assert all(done.evidence[f"sha256 {f.name}"] == f.sha256 for f in sent.files[:3])
    assert [operation for operation, _, _ in court.requests] == ["GetPolicy", "ReviewFiling"]


def test_a_court_that_does_not_repeat_confidentiality_is_pointed_out(court):
    """Sent, but the evidence says that it was not echoed and the words say what to do."""
    court.echo = None
    done = ADAPTER.send(ecf_outgoing(at(court)), SNOHOMISH)
    assert done.state is State.SENT and done.evidence["confidentiality"] == "not echoed"
    assert "Phone the clerk" in done.detail


def test_parties_and_codes_stand_where_the_court_looks(court):
    """Parties with the court's codes, the cause number of an existing case, a parent for every connected paper, no fee."""
    ADAPTER.send(ecf_outgoing(at(court), cause_number="26-6-01234-5"), SNOHOMISH)
    body = etree.fromstring(court.requests[-1][1]).find("soap:Body", NS)[0]
    assert [e.text for e in body.iterfind(".//ecf:CaseParticipantRoleCode", NS)] == ["PET", "RES"]
    assert body.findtext(".//nc:PersonSurName", namespaces=NS) == PLANTED[0]
    assert body.findtext(".//nc:CaseDocketID", namespaces=NS) == "26-6-01234-5"
    assert [e.text for e in body.iterfind(".//j:RegisterActionDescriptionText", NS)] == ["PTAOT", "CS", "DCLR"]
    assert body.findtext(".//ecf:CauseOfActionCode", namespaces=NS) == "AOT6"
    refs = body.xpath("//*[local-name()='ParentDocumentReference']/@*[local-name()='ref']")
    assert refs == ["document-1", "document-1"]
    assert len(body.xpath("//*[local-name()='ParentDocumentReference']")) == 2 and "case-data" not in court.requests[-1][1].decode()


@pytest.mark.parametrize("fault, state, retry, kept", [
    ("drop before body", State.UNKNOWN, False, 0), ("drop after body", State.UNKNOWN, False, 0),
    ("taken, then dropped", State.UNKNOWN, False, 1), ("garbage", State.UNKNOWN, False, 0), ("html", State.UNKNOWN, False, 0),
    ("truncated", State.UNKNOWN, False, 1), ("no length, truncated", State.UNKNOWN, False, 1), ("empty", State.UNKNOWN, False, 0),
    ("xxe", State.UNKNOWN, False, 0), ("laughs", State.UNKNOWN, False, 0), ("deep", State.UNKNOWN, False, 0),
    ("huge", State.UNKNOWN, False, 0), ("gzip", State.UNKNOWN, False, 1), ("another message", State.UNKNOWN, False, 0),
    ("two bodies", State.UNKNOWN, False, 0), ("http 500", State.UNKNOWN, False, 0), ("http 503", State.UNKNOWN, False, 0),
    ("http 408", State.UNKNOWN, False, 0), ("http 200", State.UNKNOWN, False, 0), ("http 429", State.FAILED, True, 0),
    ("http 403", State.FAILED, False, 0), ("http 413", State.FAILED, False, 0), ("redirect 307", State.FAILED, False, 0),
    ("redirect 308", State.FAILED, False, 0), ("redirect 302", State.UNKNOWN, False, 0), ("redirect 303", State.UNKNOWN, False, 0),
    ("fault client", State.FAILED, False, 0), ("fault server", State.UNKNOWN, False, 0)])
def test_after_the_first_byte_only_a_clear_answer_counts(court, fault, state, retry, kept):
    """Every way in which ReviewFiling can go wrong: unknown unless the court clearly refused; nobody is redirected; one request."""
    court.fault = on("ReviewFiling", fault)
    sent = ecf_outgoing(at(court, ecf_max_answer_bytes=200_000))
    done = ADAPTER.send(sent, SNOHOMISH)
    assert (done.state, done.retry) == (state, retry), done
    assert court.taken(KEY) == kept and court.connections == 2
    assert not [name for name in PLANTED if name in told_of(done)]


@pytest.mark.parametrize("codes, state", [
    ("-15", State.UNKNOWN), ("-10", State.UNKNOWN), ("-1", State.UNKNOWN), ("-1 kept", State.UNKNOWN), ("12345", State.UNKNOWN),
    ("4 -15", State.UNKNOWN), ("-20", State.FAILED), ("1", State.FAILED), ("4", State.FAILED), ("-4", State.FAILED), ("97 92", State.FAILED),
    ("words", State.UNKNOWN)])
def test_error_codes_decide(court, codes, state):
    """Schema and policy errors: not taken, no retry; the three of a silent case system and every unknown code: unknown."""
    court.fault = on("ReviewFiling errors", codes)
    done = ADAPTER.send(ecf_outgoing(at(court)), SNOHOMISH)
    assert (done.state, done.retry) == (state, False)
    assert done.evidence["error_codes"] == codes.removesuffix(" kept").replace("words", "?")


@pytest.mark.parametrize("fault", ["slow", "drip"])
def test_a_slow_court_does_not_hold_the_courier(court, fault):
    """Silence ends at the read timeout; one byte now and then ends at the whole time allowed."""
    court.fault = on("ReviewFiling", fault)
    begun = datetime.datetime.now()
    done = ADAPTER.send(ecf_outgoing(at(court, ecf_read_timeout=0.6, ecf_total_timeout=1.5)), SNOHOMISH)
    assert done.state is State.UNKNOWN
    assert (datetime.datetime.now() - begun).total_seconds() < 6


@pytest.mark.parametrize("fault", ["drop before body", "drop after body", "http 500", "garbage", "xxe", "redirect 307", "fault server"])
def test_a_court_without_a_policy_gets_nothing(court, fault):
    """When GetPolicy fails in any way nothing of the filing leaves, and it may be tried again."""
    court.fault = on("GetPolicy", fault)
    done = ADAPTER.send(ecf_outgoing(at(court)), SNOHOMISH)
    assert (done.state, done.retry) == (State.FAILED, True)
    assert not court.filings and "ReviewFiling" not in [operation for operation, _, _ in court.requests]


@pytest.mark.parametrize("policy", [
    {"confidential": "false"}, {"confidential": ""}, {"operations": ("GetPolicy",)}, {"case_types": ("Criminal",)},
    {"attachment": "1000"}, {"message": "4"}, {"message": "0.001", "unit": "MB"}])
def test_the_policy_is_heeded(court, policy):
    """A court that takes no confidential or civil filing, or none so large: nothing is filed and nothing is tried again."""
    court.policy.update(policy)
    if policy.get("confidential") == "":
        court.check = lambda element: ""  # an empty indicator is not valid, and courts send it
    done = ADAPTER.send(ecf_outgoing(at(court)), SNOHOMISH)
    assert (done.state, done.retry) == (State.FAILED, False)
    assert not court.filings


def test_a_limit_that_just_fits_fits(court):
    """The largest paper at exactly the court's limit is taken; one byte less and it is not."""
    sent = ecf_outgoing(at(court))
    largest = max(len(f.content) for f in sent.files[:3])
    court.policy["attachment"] = str(largest)
    assert ADAPTER.send(sent, SNOHOMISH).state is State.SENT
    court.policy["attachment"] = str(largest - 1)
    assert ADAPTER.send(sent, SNOHOMISH).state is State.FAILED


def test_no_court_there_or_no_trust_means_that_nothing_left(court, tmp_path):
    """Refused connection, unknown authority, wrong host, expired certificate: not taken, not one request, retry allowed."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        away = ADAPTER.send(ecf_outgoing(at(court, ecf_url=f"https://127.0.0.1:{bound.getsockname()[1]}/x")), SNOHOMISH)
    assert (away.state, away.retry, away.evidence["ended"]) == (State.FAILED, True, "connect")
    other = str(tmp_path / "other.pem")
    trustme.CA().cert_pem.write_to_path(other)
    assert ADAPTER.send(ecf_outgoing(at(court, ecf_ca_file=other)), SNOHOMISH).evidence["ended"] == "tls"
    yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    for names, end in ((("elsewhere.example",), None), (("127.0.0.1",), yesterday)):
        authority = trustme.CA()
        with Court(certificate=authority.issue_cert(*names, not_after=end)) as bad:
            bad.ca_file = str(tmp_path / "bad.pem")
            authority.cert_pem.write_to_path(bad.ca_file)
            done = ADAPTER.send(ecf_outgoing(at(bad)), SNOHOMISH)
            assert (done.state, done.retry, done.evidence["ended"]) == (State.FAILED, True, "tls")
            assert not bad.requests
    assert not court.requests


def test_plain_http_is_for_this_machine_in_tests_only(tmp_path):
    """http is refused, also on loopback, unless the setting says so; then it works."""
    with Court(tls=False) as plain:
        refused = ADAPTER.plan(ecf_outgoing(ecf_settings(ecf_url=plain.url)), SNOHOMISH)
        assert [p.where for p in refused.problems] == ["settings.ecf_url"]
        assert ADAPTER.send(ecf_outgoing(ecf_settings(ecf_url=plain.url)), SNOHOMISH).state is State.FAILED and not plain.connections
        done = ADAPTER.send(ecf_outgoing(ecf_settings(ecf_url=plain.url, ecf_plain_http_loopback=True)), SNOHOMISH)
        assert done.state is State.SENT


def test_loopback_is_not_reached_without_being_named(court):
    """The address behind the name is checked at the moment of connecting: without its range no connection is made."""
    done = ADAPTER.send(ecf_outgoing(at(court, ecf_networks=[])), SNOHOMISH)
    assert (done.state, done.retry, done.evidence["ended"]) == (State.FAILED, False, "address")
    assert not court.connections


def test_no_proxy_of_the_environment_is_used(court, monkeypatch):
    """HTTPS_PROXY does not lead the filing elsewhere."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert ADAPTER.send(ecf_outgoing(at(court)), SNOHOMISH).state is State.SENT


# -- looking up --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("word, state", [
    ("received", State.RECEIVED), ("Submitted", State.RECEIVED), ("under-review", State.UNDER_REVIEW), ("accepted", State.ACCEPTED),
    ("partially-accepted", State.PARTLY_ACCEPTED), ("rejected", State.REJECTED), ("returned", State.RETURNED),
    ("cancelled", State.CANCELLED), ("held-by-clerk", State.RECEIVED), ("what Ozymandra said", State.RECEIVED)])
@pytest.mark.parametrize("by_status", [True, False])
def test_a_lost_answer_is_found_by_our_key(court, word, state, by_status):
    """The filing is found by status, or by list where the court does not know our key, and its word becomes a state."""
    court.fault = on("ReviewFiling", "taken, then dropped")
    sent = ecf_outgoing(at(court))
    assert ADAPTER.send(sent, SNOHOMISH).state is State.UNKNOWN
    court.status, court.names_our_key = word, by_status
    found = ADAPTER.look_up(sent, SNOHOMISH)
    assert found.state is state
    assert found.evidence["looked_up"] == ("GetFilingStatus" if by_status else "GetFilingList")
    assert found.evidence.get("cause_number") == ("26-6-04321-9" if by_status else None)
    assert (found.evidence.get("status") == "not on the court's list") is ("Ozymandra" in word)
    assert not [name for name in PLANTED if name in told_of(found)]


def test_what_the_court_does_not_list_stays_unknown_unless_it_vouched_for_its_list(court):
    """Not listed: unknown; only with the court's word that its list is complete at once may it be sent again."""
    other = ecf_outgoing(at(court), key="ab" * 32)
    ADAPTER.send(other, SNOHOMISH)
    assert ADAPTER.look_up(ecf_outgoing(at(court)), SNOHOMISH).state is State.UNKNOWN
    vouched = ADAPTER.look_up(ecf_outgoing(at(court, ecf_absent_means_not_taken=True)), SNOHOMISH)
    assert (vouched.state, vouched.retry) == (State.FAILED, True)


@pytest.mark.parametrize("fault", ["drop after body", "garbage", "http 500", "xxe", "another message", "fault server"])
def test_a_look_that_fails_says_nothing(court, fault):
    """Neither found nor absent: None, whatever the setting says."""
    court.names_our_key = False
    court.fault = lambda asked: (fault if fault != "another message" or asked == "GetFilingStatus" else "html") if asked != "ReviewFiling" else None
    assert ADAPTER.look_up(ecf_outgoing(at(court, ecf_absent_means_not_taken=True)), SNOHOMISH) is None


def test_a_second_attempt_asks_before_it_files(court):
    """When the court has it already a second attempt files nothing; when not, it files once."""
    sent = ecf_outgoing(at(court))
    ADAPTER.send(sent, SNOHOMISH)
    court.status = "accepted"
    again = ADAPTER.send(ecf_outgoing(at(court), attempt=2), SNOHOMISH)
    assert again.state is State.RECEIVED and "already" in again.evidence and court.taken(KEY) == 1
    fresh = ADAPTER.send(ecf_outgoing(at(court), attempt=2, key="cd" * 32), SNOHOMISH)
    assert fresh.state is State.SENT and court.taken("cd" * 32) == 1


# -- what a vendor adds ------------------------------------------------------------------------------------------------
def vendor_header(request):
    """A vendor's header as deployed courts ask for: user and token."""
    made = etree.Element("{urn:vendor:test}UserNameHeader", nsmap={"t": "urn:vendor:test"})
    etree.SubElement(made, "{urn:vendor:test}UserName").text = "filer@example"
    etree.SubElement(made, "{urn:vendor:test}Password").text = request.settings["ecf_password"]
    return [made]


def broken_header(request):
    """A hook that fails with the secret in its words."""
    raise RuntimeError(request.settings["ecf_password"])


SECRET = "s3cr3t-hunter2-token"


def test_a_vendors_header_goes_with_every_request_and_comes_out_nowhere(court, caplog):
    """The hook's elements stand in the SOAP header of each request; the secret is in no outcome, repr, log or pickle."""
    sent = ecf_outgoing(at(court, ecf_password=SECRET))
    with caplog.at_level(logging.DEBUG):
        adapter = EcfAdapter(headers=vendor_header)
        done = [adapter.send(sent, SNOHOMISH), adapter.look_up(sent, SNOHOMISH), EcfAdapter(headers=broken_header).send(sent, SNOHOMISH)]
        read = read_settings(sent.settings)
    assert done[0].state is State.SENT and done[2].state is State.FAILED and EcfAdapter(headers=broken_header).look_up(sent, SNOHOMISH) is None
    for _, raw, _ in court.requests:
        assert etree.fromstring(raw).findtext("soap:Header/t:UserNameHeader/t:Password", namespaces=NS) == SECRET
    assert SECRET not in told_of(done, repr(sent), repr(read), caplog.text, repr(adapter))
    with pytest.raises(TypeError):
        pickle.dumps(read)


def test_a_hook_that_is_not_installed_sends_nothing(court):
    """The setting names a hook that is not there: not sent."""
    done = ADAPTER.send(ecf_outgoing(at(court, ecf_header_hook="nobodys")), SNOHOMISH)
    assert done.state is State.FAILED and not court.requests


# -- refused before anything is sent -----------------------------------------------------------------------------------
@pytest.mark.parametrize("more, where", [
    ({"address": "snohomish"}, "recipient.address"), ({"address": "Snohomish Superior Court "}, None), ({"address": None}, "recipient.address"),
    ({"confirmed_by": None}, "recipient.address"), ({"office": "prosecutor"}, "recipient.office"),
    ({"files": (paper(),)}, "files")])
def test_what_is_not_certain_is_not_filed(court, more, where):
    """A court that fits no entry, nobody who confirmed it, the wrong office, no parties: a problem, and no connection."""
    plan = ADAPTER.plan(ecf_outgoing(at(court), **more), SNOHOMISH)
    assert [p.where for p in plan.problems] == ([where] if where else [])
    if where:
        assert ADAPTER.send(ecf_outgoing(at(court), **more), SNOHOMISH).state is State.FAILED and not court.connections


def test_codes_must_fit_exactly_once(court):
    """Two entries of one name, none, or nothing chosen: each a problem at its own place, and no code is guessed."""
    settings = at(court)
    lists = dict(settings["ecf_codes"]["lists"])
    lists["case_type"] = [*lists["case_type"], ["AOT7", "assisted outpatient  treatment"]]
    choices = {**settings["ecf_choices"], "relief": "nothing like it",
               "filing": {"new_case": {"petition": "Petition for AOT", "cover-sheet": "CS"}}}
    sent = ecf_outgoing({**settings, "ecf_codes": {"version": "3", "lists": lists}, "ecf_choices": choices})
    assert sorted(p.where for p in ADAPTER.plan(sent, SNOHOMISH).problems) == [
        "settings.ecf_choices.case_type", "settings.ecf_choices.filing.new_case.declaration", "settings.ecf_choices.relief"]


@pytest.mark.parametrize("change, where", [
    ({"ecf_url": "https://evil.example/x"}, "ecf_url"), ({"ecf_url": "https://user@127.0.0.1/x"}, "ecf_url"),
    ({"ecf_url": "https://127.0.0.1/x?y"}, "ecf_url"), ({"ecf_url": "ftp://127.0.0.1/x"}, "ecf_url"),
    ({"ecf_url": "https://127.0.0.1:99999/"}, "ecf_url"), ({"ecf_hosts": []}, "ecf_hosts"), ({"ecf_networks": ["x"]}, "ecf_networks"),
    ({"ecf_ca_file": "/nowhere"}, "ecf_ca_file"), ({"ecf_codes": None}, "ecf_codes"), ({"ecf_choices": None}, "ecf_choices"),
    ({"ecf_codes": {"version": "", "lists": {}}}, "ecf_codes.version"), ({"ecf_codes": {"version": "1", "lists": {"a": [["x"]]}}}, "ecf_codes.lists.a"),
    ({"ecf_callback_url": "http://filer.example/"}, "ecf_callback_url"), ({"ecf_read_timeout": 0}, "ecf_read_timeout"),
    ({"ecf_absent_means_not_taken": "yes"}, "ecf_absent_means_not_taken")])
def test_faulty_settings_are_named(change, where):
    """Each faulty setting is named by its key, and no value is repeated."""
    with pytest.raises(InputError) as error:
        ADAPTER.check_settings(ecf_settings(**change))
    assert f"settings.{where}" in [p.where for p in error.value.problems]
    assert "evil" not in repr(error.value.problems)


def test_parties_with_faults_are_named_by_place_not_by_name(court):
    """A control character in a name: the path is told, the name is not."""
    import hashlib
    import json

    from peers.ecf_peer_papers import case_data
    broken = json.loads(case_data().content)
    broken["participants"][1]["person"]["given"] = PLANTED[1] + "\x07"
    content = json.dumps(broken).encode()
    from dataclasses import replace
    sent = ecf_outgoing(at(court))
    sent = replace(sent, files=(*sent.files[:-1], replace(sent.files[-1], content=content, sha256=hashlib.sha256(content).hexdigest())))
    [problem] = ADAPTER.plan(sent, SNOHOMISH).problems
    assert problem.where == "case-data.json.participants.1.person.given" and PLANTED[1] not in repr(problem)


def test_no_planted_name_leaves_the_message(court, caplog):
    """Names go to the court in the message, and to nothing else: no outcome, plan, log line or request header."""
    sent = ecf_outgoing(at(court))
    with caplog.at_level(logging.DEBUG):
        told = [ADAPTER.plan(sent, SNOHOMISH), ADAPTER.send(sent, SNOHOMISH), ADAPTER.look_up(sent, SNOHOMISH)]
        court.fault = on("ReviewFiling errors", "97")
        told.append(ADAPTER.send(ecf_outgoing(at(court), key="ef" * 32), SNOHOMISH))
    assert PLANTED[0].encode() in court.requests[1][1], "the court itself is told"
    everything = told_of(told, repr(sent), caplog.text, repr([headers for _, _, headers in court.requests]))
    assert not [name for name in PLANTED if name in everything]


@pytest.mark.skipif(schema() is None, reason="AOTFORMS_ECF_SCHEMAS does not name the folder of the OASIS schemas")
def test_the_court_of_the_tests_does_validate(court):
    """A request without its required parts is found by the schemas, so that the check above means something."""
    assert court.check(etree.fromstring(f'<ecf:CaseCourt xmlns:ecf="{NS["ecf"]}"/>'))
    assert court.check(etree.fromstring(f'<ws:ReviewFilingRequestMessage xmlns:ws="{NS["ws"]}"/>'))
