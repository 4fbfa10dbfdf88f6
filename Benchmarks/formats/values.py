"""Values that change from record to record, the same for the same seed."""

import datetime
import random

NAMES = [
    "Jürgen Müller und Söhne", "Harbour and Sons Ltd", "Boulangerie Montée SARL", "Stadtwerke Nord",
    "Anna Beispiel", "Lark Telecom NV", "Clubs du Plat Pays ASBL", "Bäckerei Größe GmbH",
    "Rhys Llewellyn", "Example Sports Inc.", "Office Paper Supplies", "J. van den Berg",
]
ASCII_NAMES = [
    "Juergen Mueller und Soehne", "Harbour and Sons Ltd", "Boulangerie Montee", "Stadtwerke Nord",
    "Anna Beispiel", "Lark Telecom NV", "Clubs du Plat Pays", "Baeckerei Groesse GmbH",
    "Rhys Llewellyn", "Example Sports Inc", "Office Paper Supplies", "J van den Berg",
]
PURPOSES = [
    "Invoice {0} of the month, thank you", "Rechnung {0} vom Vormonat", "Membership fee season {0}",
    "Order {0} delivered in two parts", "Deposit for room {0}", "Salary {0}",
]
# With right check digits, all of them published examples.
IBANS = [
    "DE89370400440532013000", "NL91ABNA0417164300", "BE71096123456769", "FR1420041010050500013M02606",
    "GB29NWBK60161331926819", "AT611904300234573201", "BE68539007547034", "DE02120300000000202051",
]
# After the twelfth, so that a file shows at once which of its numbers is the month.
FIRST = datetime.date(2026, 1, 15)


class Record:
    """One payment; `number` counts from 0."""

    __slots__ = ("number", "cents", "name", "ascii_name", "iban", "purpose", "reference", "day")

    def __init__(self, number, rng):
        self.number = number
        cents = rng.randrange(1, 500000)
        self.cents = -cents if rng.random() < 0.4 else cents
        pick = rng.randrange(len(NAMES))
        self.name, self.ascii_name = NAMES[pick], ASCII_NAMES[pick]
        self.iban = IBANS[rng.randrange(len(IBANS))]
        self.purpose = PURPOSES[rng.randrange(len(PURPOSES))].format(rng.randrange(10**6))
        self.reference = "E2E-%08X-%07d" % (rng.getrandbits(32), number)
        self.day = None

    @property
    def amount(self):
        return decimal(abs(self.cents))

    @property
    def signed(self):
        return decimal(self.cents)


def decimal(cents, mark="."):
    sign = "-" if cents < 0 else ""
    return "%s%d%s%02d" % (sign, abs(cents) // 100, mark, abs(cents) % 100)


def records(count, seed, per_day):
    """`count` payments in order of their days, `per_day` on each."""
    rng = random.Random(seed)
    day = FIRST
    for number in range(count):
        if number and number % per_day == 0:
            day = next_day(day)
        record = Record(number, rng)
        record.day = day
        yield record


def next_day(day):
    """The next day; after seven years it begins anew, so that years keep two digits."""
    following = day + datetime.timedelta(days=1)
    return FIRST if following.year > 2032 else following


def days(count, seed, per_day):
    """The same payments, a list for each day."""
    held = []
    for record in records(count, seed, per_day):
        held.append(record)
        if len(held) == per_day:
            yield held
            held = []
    if held:
        yield held
