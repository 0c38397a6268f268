"""Writing many packets in a row takes no more memory than writing a few."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(__file__).resolve().parent.parent / "tools"
CODE = """
import sys
sys.path.insert(0, sys.argv[1])
from bench_packet import Packet, memory
packet = Packet("dcr-field")
for number in range(1, 19):
    packet.write()
    if number == 8:
        first = memory()
print(first, memory())
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="this system does not tell a process's memory in /proc")
def test_ten_more_packets_take_no_more_memory():
    """After the caches are warm, ten packets more leave resident memory within 6 MB; one page kept of each would show."""
    done = subprocess.run([sys.executable, "-c", CODE, str(TOOLS)], capture_output=True, text=True, check=True, timeout=540)
    first, last = map(float, done.stdout.split())
    assert last - first < 6, f"{first:.1f} MB after 8 packets, {last:.1f} MB after 18"
