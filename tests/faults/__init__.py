"""The fault campaign: crashes, bad lines, full disks, races and wrong clocks against the real vault, ledger and courier."""
