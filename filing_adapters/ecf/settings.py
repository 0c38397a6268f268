# do not pre-load
"""The settings of the ECF channel: which court's endpoint, which codes, which time limits, and whose header."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ..reading import HOST, Network, Reader
from .codes import CodeLists, read_lists

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}")


@dataclass(frozen=True, slots=True)
class EcfSettings:
    """How to reach the court's Filing Review endpoint.  Times in seconds.

    url: https, its host among ``hosts`` (the allow-list).  networks: address ranges that are allowed although they are not
    public (a court's private line).  plain_http_loopback: for tests, http to this machine only.
    callback_url: where the court calls us back (SendingMDELocationID).  submitter_id: who we are to the court.
    absent_means_not_taken: the court has confirmed that its list shows every filing from the moment it is taken, for
    ever; only then does a filing that it does not list count as not taken.
    everything: the whole mapping, for the vendor's header hook; hidden, and never pickled.
    """

    url: str
    hosts: tuple[str, ...]
    callback_url: str
    submitter_id: str
    codes: CodeLists
    choices: Mapping[str, object]
    payer_name: str
    attorney_id: str = ""
    networks: tuple[Network, ...] = ()
    plain_http_loopback: bool = False
    ca_file: str = ""
    client_certificate: str = ""
    client_key: str = ""
    header_hook: str = ""
    absent_means_not_taken: bool = False
    confidential_words: tuple[str, ...] = ()
    connect_timeout: float = 15.0
    read_timeout: float = 120.0
    total_timeout: float = 300.0
    max_answer_bytes: int = 20_000_000
    everything: Mapping[str, object] = field(default_factory=dict, repr=False)

    def __reduce_ex__(self, protocol: object):
        raise TypeError("court filing settings may hold a secret and are never pickled or copied")


def read_settings(settings: Mapping[str, object]) -> EcfSettings:
    """The settings; raises ``InputError`` with one problem for each key that is wrong.  Never repeats a value."""
    reader = Reader(settings)
    codes, problems = read_lists(settings.get("ecf_codes"))
    reader.problems += problems
    choices = settings.get("ecf_choices")
    if not isinstance(choices, Mapping):
        reader.problem("ecf_choices", "nothing was chosen from the court's lists", "Choose the codes for each kind of paper.")
    certificate = "Name a readable PEM file."
    made = dict(
        url=reader.text("ecf_url", "Write the endpoint as https://host/path."),
        hosts=tuple(h.lower() for h in reader.strings("ecf_hosts", "List the court's host names.", needed=True)),
        callback_url=reader.text("ecf_callback_url", "Write our callback address as https://host/path.", _callback),
        submitter_id=reader.text("ecf_submitter_id", "Write the id that the court gave us.", _ID.fullmatch),
        payer_name=reader.text("ecf_payer_name", "Write the name of the organization that files."),
        attorney_id=reader.text("ecf_attorney_id", "Write the id that the court gave.", _ID.fullmatch, needed=False),
        networks=reader.networks("ecf_networks"),
        plain_http_loopback=reader.flag("ecf_plain_http_loopback"),
        ca_file=reader.text("ecf_ca_file", certificate, _readable, needed=False),
        client_certificate=reader.text("ecf_client_certificate", certificate, _readable, needed=False),
        client_key=reader.text("ecf_client_key", certificate, _readable, needed=False),
        header_hook=reader.text("ecf_header_hook", "Write the name of an installed hook.", re.compile(r"[a-z][a-z0-9-]{0,40}").fullmatch, needed=False),
        absent_means_not_taken=reader.flag("ecf_absent_means_not_taken"),
        confidential_words=reader.strings("ecf_confidential_words", "List the words by which the court says confidential."),
        connect_timeout=reader.number("ecf_connect_timeout", 15.0, 0.05, 600),
        read_timeout=reader.number("ecf_read_timeout", 120.0, 0.05, 3600),
        total_timeout=reader.number("ecf_total_timeout", 300.0, 0.05, 7200),
        max_answer_bytes=int(reader.number("ecf_max_answer_bytes", 20_000_000, 1_000, 200_000_000)),
    )
    _check_url(reader, made)
    reader.finish("The court filing settings are not complete")
    return EcfSettings(**made, codes=codes, choices=choices, everything=dict(settings))


def _check_url(reader: Reader, made: Mapping[str, object]) -> None:
    url, hosts = str(made["url"]), made["hosts"]
    if not url:
        return
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        reader.problem("ecf_url", "this is not an address", "Write the endpoint as https://host/path.")
        return
    plain = re.search(r"[^!-~]|[\\@?#]", url) is None and HOST.fullmatch(host) is not None
    loopback = parts.scheme == "http" and made["plain_http_loopback"] and host in LOOPBACK
    if not plain or not (parts.scheme == "https" or loopback):
        reader.problem("ecf_url", "this is not a plain https address", "Write the endpoint as https://host/path, without a "
                       "user name, a question mark or a fragment.")
    elif host not in hosts:
        reader.problem("ecf_url", "its host is not on the list of allowed hosts", "Check the address, then ecf_hosts.")


def _callback(text: str) -> bool:
    return re.fullmatch(r"(https://[A-Za-z0-9.:\[\]-]+|http://(127\.0\.0\.1|localhost)(:\d+)?)(/[A-Za-z0-9._~/-]*)?", text) is not None


def _readable(text: str) -> bool:
    return Path(text).is_file()
