"""Dice, days, check digits and money, the same on every Python from 3.8."""

import datetime as dt

DAY = dt.timedelta(days=1)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Dice:
    """SplitMix64. Python's own generator promises its bits, not what its helpers make of them."""

    def __init__(self, seed):
        self.state = seed

    def bits(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return z ^ (z >> 31)

    def below(self, n):
        return self.bits() % n

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def pick(self, options):
        return options[self.below(len(options))]

    def percent(self, chance):
        return self.below(100) < chance

    def text(self, length, alphabet="ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"):
        return "".join(self.pick(alphabet) for _ in range(length))


def is_business_day(day):
    """TARGET2; the month has no holiday of its own."""
    return day.weekday() < 5


def business_days_after(day, count):
    while count:
        day += DAY
        if is_business_day(day):
            count -= 1
    return day


def local(utc):
    """Brussels time of a UTC time stamp in 2026: summer time ends on 25 October at 01:00 UTC."""
    summer = dt.datetime(2026, 3, 29, 1) <= utc < dt.datetime(2026, 10, 25, 1)
    return utc + dt.timedelta(hours=2 if summer else 1)


def money(minor):
    """Both currencies of the sample have two decimals."""
    sign = "-" if minor < 0 else ""
    return "%s%d.%02d" % (sign, abs(minor) // 100, abs(minor) % 100)


def half_up(numerator, denominator):
    """Nearest whole number, halves away from zero."""
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -quotient if numerator < 0 else quotient


def iban(country, bban):
    digits = "".join(str(_ALPHABET.index(c)) for c in bban + country + "00")
    return "%s%02d%s" % (country, 98 - int(digits) % 97, bban)


def is_iban(text):
    return int("".join(str(_ALPHABET.index(c)) for c in text[4:] + text[:4])) % 97 == 1


def test_iban(country, number):
    """An account at a bank that does not exist.

    The letters TEST are no registered bank; a German bank code starts with 1 to 8, a French and a
    Polish one are never all zeros; we know of no Belgian bank with the code 999.
    """
    if country == "BE":
        account = "999%07d" % number
        return iban("BE", "%s%02d" % (account, int(account) % 97 or 97))
    if country == "DE":
        return iban("DE", "00000000%010d" % number)
    if country == "FR":
        bban = "0000000000%011d" % number
        key = 97 - (89 * 0 + 15 * 0 + 3 * number) % 97
        return iban("FR", "%s%02d" % (bban, key))
    if country == "PL":
        return iban("PL", "00000000%016d" % number)
    if country == "NL":
        return iban("NL", "TEST%010d" % number)
    return iban(country, "TEST000000%08d" % number)


def structured(number):
    """A Belgian structured communication: ten digits and their remainder modulo 97."""
    digits = "%010d" % number
    digits += "%02d" % (int(digits) % 97 or 97)
    return "+++%s/%s/%s+++" % (digits[:3], digits[3:7], digits[7:])
