"""Numbers that must not stand in a court file (GR 31(e)), and the many numbers that look like them and are not."""
from __future__ import annotations

import pytest

from docassemble.AotForms.pdf.preflight_identifiers import Kind, identifiers

SSN, ACCOUNT, LICENSE = Kind.SSN, Kind.ACCOUNT, Kind.LICENSE

FOUND = [
    (SSN, "Her number is 123-45-6789."), (SSN, "123–45–6789"), (SSN, "123\u201145\u20116789"), (SSN, "123.45.6789"), (SSN, "123 - 45 - 6789"),
    (SSN, "SSN 123456789"), (SSN, "SSN: 123 45 6789"), (SSN, "social security number is 123456789"), (SSN, "Soc. Sec. No. 123 45 6789"),
    (SSN, "SS# 123456789"), (SSN, "１２３-４５-６７８９"), (SSN, "(123-45-6789)"), (SSN, "DOB 1990-04-05, 123-45-6789"),
    (ACCOUNT, "card 4111 1111 1111 1111"), (ACCOUNT, "4111-1111-1111-1111"), (ACCOUNT, "4111111111111111"), (ACCOUNT, "3782 822463 10005"),
    (ACCOUNT, "GB82 WEST 1234 5698 7654 32"), (ACCOUNT, "DE89370400440532013000"),
    (ACCOUNT, "bank account 12345678"), (ACCOUNT, "account number: 123-456-7890"), (ACCOUNT, "Acct. # 0012345678"), (ACCOUNT, "checking 00123456789"),
    (ACCOUNT, "routing number 125000024"), (ACCOUNT, "her credit union account no. 445566778"),
    (LICENSE, "WDLABC123D4E"), (LICENSE, "license DOE**MJ501P1"), (LICENSE, "SAMPLRA123BC"), (LICENSE, "Driver's license number: ABC1234567"),
    (LICENSE, "driver’s license no. D1234567"), (LICENSE, "DL# 12345678"), (LICENSE, "drivers license of Oregon A123456"), (LICENSE, "identicard #WDL9X8Y7Z6Q5"),
]
LOOK_ALIKES = [
    "Call 360-555-0123, (206) 555-0199, 1-800-555-0100 or 555.010.2345.", "cause number 26-6-00123-4", "No. 22-2-00000-15", "2026-11-22", "11-22-2026",
    "01/02/2026", "NPI 1234567893", "National Provider Identifier: 1679576722", "98201-1234", "Everett, WA 98201 1234", "MD60123456", "license number LH60987654",
    "License No.: AP61234567, psychologist", "ProviderOne client ID 123456789WA", "MRN 123456789", "patient account number 123456789", "hospital account # 4455667788",
    "visit account number 00123456", "000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "SSN ending in 6789", "XXX-XX-6789", "***-**-6789",
    "account ending in 1234", "bank account, opened in 2024", "Her account of 3 March 2025 and 12 others", "the account that 2 nurses gave", "savings 2025-11-22",
    "driver's license was suspended in 2024", "driver's license suspended 2024-05-06", "driver's license: none", "her driver's license expired 11-22-2026",
    "4111 1111 1111 1112", "SHA-256 begins 4111111111111a11", "a3f90b124111111111111111", "AOT-7K3F-92QM", "AOT-TEST-0001", "RCW 71.05.148(5)(b)", "RCW 71.05.585",
    "1-2-3", "take 2 mg 3 times, 1 of 4", "dose 100 25 5000", "0.5 mg 123 45 6789 units", "uuid 550e8400-e29b-41d4-a716-446655440000", "12123-45-67890",
    "NDC 0002-8215-01", "ICD-10 F20.9", "WDL", "WDLABCDEFGHI", "9400 1000 0000 0000 0000 00", "room 123-45", "DEA AB1234563", "user account number 123456",
    "between August 28, 2025 and September 7, 2025", "24-hour line 1-866-427-4747", "PAGE 12 OF 345", "ATTENTION: WARDABC", "FY2025-26-1234",
]


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_each_kind_of_number_is_found(kind: Kind, text: str) -> None:
    """Found once, as what it is, and in the middle of a sentence too."""
    assert [i.kind for i in identifiers(text)] == [kind]
    assert kind in [i.kind for i in identifiers(f"On 2026-11-22 she said:\n{text}\nand left.")]


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_looks_alike_is_no_alarm(text: str) -> None:
    """Telephone and cause numbers, dates, postal codes, licenses, NPIs, masked numbers, hashes, statutes."""
    assert identifiers(text) == ()


def test_two_accounts_in_one_sentence_are_two() -> None:
    """The number before is no word before the next account that could hide it."""
    assert len(identifiers("her checking 00123456789 and account number 87654321")) == 2
    assert len(identifiers("patient account number 55667788, bank account 12345678")) == 1


def test_the_same_number_is_told_again_however_it_is_written_and_never_shown() -> None:
    """A mark is the same for the same number, another for another, and the number is not in what is printed of it."""
    one, = identifiers("123-45-6789")
    assert identifiers("SSN 123 45 6789") == (one,) and identifiers("123-45-6780") != (one,)
    assert "6789" not in repr(one) and one.mark not in repr(one)
