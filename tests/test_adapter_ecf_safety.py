"""XML and addresses from outside: what is refused, how fast, and that nothing is fetched."""
from __future__ import annotations

import ipaddress
import resource
import socket
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from docassemble.AotForms.filing_adapters.ecf import safe_xml
from docassemble.AotForms.filing_adapters.ecf.answers import confidentiality, opened
from docassemble.AotForms.filing_adapters.ecf.safe_xml import UnsafeXml, parse
from docassemble.AotForms.filing_adapters.ecf.settings import read_settings
from docassemble.AotForms.filing_adapters.ecf.transport import Phase, allowed, post

from peers.ecf_peer import LAUGHS, XXE, Court, soap
from peers.ecf_peer_papers import ecf_settings


def doctype(inside: str, root: str = "<a>&x;</a>") -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE a {inside}>{root}'.encode()


ATTACKS = {
    "laughs": LAUGHS, "file": XXE,
    "http entity": doctype('[<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]'), "public entity": doctype('[<!ENTITY x PUBLIC "p" "http://127.0.0.1:1/x">]'),
    "parameter entity": doctype('[<!ENTITY % p SYSTEM "http://127.0.0.1:1/d"> %p;]', "<a/>"), "internal entity": doctype('[<!ENTITY x "y">]'),
    "unused entity": doctype('[<!ENTITY x "y">]', "<a/>"), "external subset": doctype('SYSTEM "http://127.0.0.1:1/d.dtd"', "<a/>"),
    "public subset": doctype('PUBLIC "-//X" "http://127.0.0.1:1/d.dtd"', "<a/>"), "bare doctype": doctype("", "<a/>"),
    "default attribute": doctype('[<!ATTLIST a b CDATA "c">]', "<a/>"), "notation": doctype('[<!NOTATION n SYSTEM "x">]', "<a/>"),
    "quadratic": doctype(f'[<!ENTITY x "{"y" * 50_000}">]', "<a>" + "&x;" * 5_000 + "</a>"),
    "doctype after comment": b"<!-- c --><!DOCTYPE a><a/>", "doctype after blank": b" \n<!DOCTYPE a><a/>", "lower case": b"<!doctype a><a/>",
    "undeclared entity": b"<a>&nbsp;</a>", "deep": b"<a>" * 101 + b"</a>" * 101, "very deep": b"<a>" * 100_000 + b"</a>" * 100_000,
    "many": b"<a>" + b"<b/>" * 200_001 + b"</a>", "wide": b"<a " + b" ".join(b'x%d=""' % i for i in range(65)) + b"/>",
    "instruction": b'<?xml-stylesheet href="http://127.0.0.1:1/"?><a/>', "instruction inside": b"<a><?php x?></a>", "empty": b"", "blank": b"  ",
    "no root": b"<!-- x -->", "two roots": b"<a/><b/>", "open": b"<a>", "crossed": b"<a><b></a></b>", "twice the attribute": b'<a x="" x=""/>',
    "no namespace": b"<p:a/>", "null": b"<a>\0</a>", "control": b"<a>\x07</a>", "control reference": b"<a>&#7;</a>", "bad utf-8": b"<a>\xff\xfe</a>",
    "utf-16": '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), "utf-16 without mark": "<a/>".encode("utf-16-le"),
    "utf-32": "<a/>".encode("utf-32"), "utf-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-', "latin": b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
    "ebcdic": '<?xml version="1.0" encoding="cp037"?><a/>'.encode("cp037"), "no such encoding": b'<?xml version="1.0" encoding="x"?><a/>',
    "text before": b"x<a/>", "text after": b"<a/>x", "version 9": b'<?xml version="9"?><a/>', "cdata open": b"<a><![CDATA[x</a>",
    "too large": b"<a>" + b"x" * safe_xml.MAX_BYTES + b"</a>", "zip": b"PK\x03\x04" + b"\0" * 40, "gzip": b"\x1f\x8b\x08\0\0\0\0\0",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_xml_is_refused_at_once_and_nothing_is_fetched(name, monkeypatch):
    """Each of them: refused within two seconds, less than 200 MB more, no socket opened, and nothing of it repeated."""
    def no_socket(*args, **kwargs):
        raise AssertionError("a connection was tried")
    monkeypatch.setattr(socket.socket, "connect", no_socket)
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    with pytest.raises(UnsafeXml) as error:
        parse(ATTACKS[name])
    assert time.perf_counter() - begun < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
    assert "127.0.0.1" not in str(error.value) and error.value.__cause__ is None


def test_there_are_attacks_enough():
    """The corpus does not shrink unseen."""
    assert len(ATTACKS) >= 45


def test_what_is_good_passes_at_the_boundary():
    """Depth, size and a long text that just fit are read whole; a schema hint and an inclusion are inert text."""
    assert len(list(parse(b"<a>" * 100 + b"</a>" * 100).iter())) == 100
    long = b"x" * 12_000_000
    assert len(safe_xml.text(parse(b"<a>" + long + b"</a>"))) == len(long)
    assert parse(b"<a/>", max_bytes=4).tag == "a"
    with pytest.raises(UnsafeXml):
        parse(b"<a/>", max_bytes=3)
    hinted = parse(b'<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="u http://127.0.0.1:1/s.xsd">'
                   b'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/></a>')
    assert len(hinted) == 1 and not len(hinted[0])


def test_a_comment_does_not_cut_a_text():
    """A text with a comment in it is read whole, so that no id ends early."""
    assert safe_xml.text(parse(b"<a>40<!-- x -->001</a>")) == "40001"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="<>&;!?'\"/ax=[]-CDATADOCTYPE \n", max_size=120).map(str.encode))
def test_any_bytes_end_in_an_element_or_in_one_kind_of_error(data):
    """Whatever comes, nothing but UnsafeXml is raised."""
    try:
        opened(data)
    except UnsafeXml:
        return


@pytest.mark.parametrize("message", ["<a/>", soap("").decode(), soap("<a/><b/>").decode(),
                                     soap("<a/>").decode().replace("soap/envelope", "soap/other")])
def test_only_a_soap_envelope_with_one_body_is_opened(message):
    """Another root, an empty body, two bodies, another SOAP version."""
    with pytest.raises(UnsafeXml):
        opened(message.encode())


@pytest.mark.parametrize("inside, said", [
    ("", "not echoed"), ("<e:SealDocumentIndicator>true</e:SealDocumentIndicator>", "echoed"),
    ("<e:SealDocumentIndicator>1</e:SealDocumentIndicator><e:SealDocumentIndicator>0</e:SealDocumentIndicator>", "denied"),
    ("<e:SealDocumentIndicator/>", "denied"), ("<n:DocumentCategoryText>CONFIDENTIAL</n:DocumentCategoryText>", "echoed"),
    ("<n:DocumentCategoryText>Not confidential</n:DocumentCategoryText>", "not echoed")])
def test_confidentiality_is_echoed_only_in_so_many_words(inside, said):
    """An indicator that is true, or a category that is exactly one of the court's words; one false one denies it."""
    made = etree.fromstring('<r xmlns:e="urn:oasis:names:tc:legalxml-courtfiling:schema:xsd:CommonTypes-4.0" '
                            f'xmlns:n="http://niem.gov/niem/niem-core/2.0">{inside}</r>')
    assert confidentiality(made, ("confidential",)) == said


# -- addresses ---------------------------------------------------------------------------------------------------------
REFUSED = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "169.254.0.1",
    "100.64.0.1", "100.100.100.200", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::ffff:7f00:1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001::1",
    "::127.0.0.1", "fec0::1", "not an address", "",
]


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_inside_is_refused(address):
    """Private, loopback, link-local, metadata, reserved, multicast, mapped, translated and tunnelled forms."""
    assert not allowed(address, ())


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_allowed(address):
    """The court's own."""
    assert allowed(address, ())


def test_a_named_range_is_allowed_and_no_more():
    """A court's private line: inside the range yes, one address outside it no."""
    line = (ipaddress.ip_network("10.20.0.0/16"),)
    assert allowed("10.20.255.255", line) and allowed("::ffff:10.20.0.1", line)
    assert not allowed("10.21.0.0", line) and not allowed("127.0.0.1", line)


URLS = [
    "http://court.example/x", "https://court.example@evil.example/x", "https://evil.example/x", "https://court.example.evil.example/",
    "https://court.example\\@evil.example/", "https://court.example#@evil.example/", "https://court.example?x=1", "https://[::1]/", "https://127.0.0.1/",
    "https://2130706433/", "https://0x7f000001/", "https://017700000001/", "https://localhost/", "https:///x", "https:court.example", "//court.example/x",
    "file:///etc/passwd", "ftp://court.example/", "gopher://court.example/", "javascript:alert(1)", "https://court.example:99999/", "https://court.example:x/",
    "https://court.exampl\u0435/", "https://court.example\u3002evil.example/", "https://court.example\n/x", "https://court.example /x", "https://:pw@court.example/", "https://court.example./",
]


@pytest.mark.parametrize("url", URLS)
def test_an_address_that_is_not_plainly_the_courts_is_refused(url):
    """Other schemes, user names, other hosts, numbers for hosts, look-alike letters, line breaks."""
    from docassemble.AotForms.errors import InputError
    with pytest.raises(InputError) as error:
        read_settings(ecf_settings(ecf_url=url, ecf_hosts=["court.example"]))
    assert [p.where for p in error.value.problems] == ["settings.ecf_url"]


@pytest.mark.parametrize("answers", [["127.0.0.1"], ["8.8.8.8", "169.254.169.254"], ["::ffff:127.0.0.1"]])
def test_a_name_that_leads_inside_is_not_followed(monkeypatch, answers):
    """One forbidden address among those of the name is enough: no connection to any of them."""
    def resolve(host, port, *args, **kwargs):
        return [(socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in answers]

    def no_connection(*args, **kwargs):
        raise AssertionError("a connection was tried")
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", no_connection)
    reply = post(read_settings(ecf_settings(ecf_url="https://court.example/x", ecf_hosts=["court.example"], ecf_networks=[])), "a", b"<a/>")
    assert (reply.phase, reply.why) == (Phase.NOTHING_SENT, "address")


def test_a_name_is_resolved_once_and_the_checked_address_is_used(monkeypatch, tmp_path):
    """A name that answers differently the second time gains nothing: it is asked once, and that address is connected to."""
    with Court() as court:
        ca = str(tmp_path / "ca.pem")
        court.authority.cert_pem.write_to_path(ca)
        asked, genuine = [], socket.getaddrinfo

        def resolve(host, port, *args, **kwargs):
            if host != "localhost":
                return genuine(host, port, *args, **kwargs)
            asked.append(host)
            return genuine("127.0.0.1" if len(asked) == 1 else "192.0.2.1", port, *args, **kwargs)
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        reply = post(read_settings(ecf_settings(ecf_url=court.url.replace("127.0.0.1", "localhost"), ecf_hosts=["localhost"], ecf_ca_file=ca)),
                     "x/GetPolicyRequest", soap("<policyquery:CourtPolicyQueryMessage xmlns:policyquery="
                                                "'urn:oasis:names:tc:legalxml-courtfiling:schema:xsd:CourtPolicyQueryMessage-4.0'/>"))
        assert reply.phase is Phase.ANSWERED and asked == ["localhost"]
