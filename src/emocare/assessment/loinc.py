"""LOINC codes carry a check digit (Luhn's), so that a mistyped one is noticed."""

from __future__ import annotations

import re

_CODE = re.compile(r"^(\d{1,7})-(\d)$")


def check_digit(number: str) -> int:
    """Return Luhn's check digit of a row of digits."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def check_loinc(code: str) -> str:
    """Return ``code``; raise ValueError where it is not a LOINC code."""
    match = _CODE.match(code)
    if match is None or check_digit(match[1]) != int(match[2]):
        raise ValueError(f"{code} is not a LOINC code: its check digit does not fit")
    return code
