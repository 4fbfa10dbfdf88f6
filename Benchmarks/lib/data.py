"""A generated month, cached, and the workspace made of it."""

import collections
import csv
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
GENERATOR = os.path.join(ROOT, "Benchmarks", "matching", "generate.py")
CACHE = os.path.join(ROOT, ".build", "bench")

# The generator's bank files, by the names that BANK= knows them under.
BANK_FILES = {
    "camt08": "bank_camt053_08.xml",
    "camt02": "bank_camt053_02.xml",
    "mt940": "bank.mt940",
    "mt940-words": "bank.mt940",
    "csv": "bank.csv",
}


def month(scale, seed, difficulty, bank="camt08"):
    """The folder of a generated month; generated at the first call, kept in .build/bench."""
    folder = os.path.join(CACHE, "month-%d-%d-%s" % (scale, seed, difficulty))
    if bank not in ("camt08", "csv"):
        folder += "-" + bank
    if os.path.exists(os.path.join(folder, "truth.json")):
        return folder
    print("generating %d ledger rows, once" % scale, file=sys.stderr)
    style = ["--mt940-style", "slash"] if bank == "mt940-words" else []
    partial = folder + ".partial"
    shutil.rmtree(partial, ignore_errors=True)
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    subprocess.run(
        [sys.executable, GENERATOR, "--seed", str(seed), "--scale", str(scale),
         "--difficulty", difficulty, "--formats", ",".join(sorted({"csv", "camt08", bank.split("-")[0]})), "--out", partial, *style],
        check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(partial, folder)
    return folder


def rows(path):
    """Lines below the header; the generator writes no line feed inside a field."""
    count = 0
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            count += block.count(b"\n")
    return count - 1


def period(folder):
    """The month most ledger rows are booked in: a few are carried over from the one before."""
    months = collections.Counter()
    with open(os.path.join(folder, "ledger.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            months[row["booked_at"][:7]] += 1
    return months.most_common(1)[0][0]


def bank_account(folder, bank):
    """The account as the bank file names it."""
    with open(os.path.join(folder, BANK_FILES[bank]), encoding="utf-8") as file:
        head = file.read(1 << 16)
    found = re.search(r"<Acct><Id><IBAN>([A-Z0-9]+)</IBAN>|^:25:(?:[^/\n]*/)?(\S+)", head, re.M)
    return next((group for group in found.groups() if group), "") if found else ""


def workspace(folder, place, bank="camt08", processor="stripe"):
    """Makes a workspace of a month at `place`: the inputs in its inbox, a tieout.toml to fit.

    The labels (truth.json) are never copied. Another processor's report is written by whoever asks
    for it."""
    shutil.rmtree(place, ignore_errors=True)
    inbox = os.path.join(place, "inbox")
    os.makedirs(inbox)
    name = BANK_FILES[bank]
    files = [("ledger.csv", "month.ledger.csv"), ("parties.csv", "month.parties.csv"), (name, name)]
    if processor == "stripe":
        files += [("stripe_balance.csv", "stripe_balance.csv"),
                  ("stripe_payouts.csv", "stripe_payouts.csv")]
    for source, target in files:
        shutil.copyfile(os.path.join(folder, source), os.path.join(inbox, target))
    # camt lists the payments of a collected line in the entry; beside the others banks send a list.
    profiles = {"bank": PROFILE} if bank == "csv" else {}
    if not bank.startswith("camt") and os.environ.get("DETAILS") != "no":
        shutil.copyfile(
            os.path.join(folder, "bank_details.csv"), os.path.join(inbox, "bank_details.csv"))
        profiles["bank-details"] = DETAILS_PROFILE
    for name, text in profiles.items():
        os.makedirs(os.path.join(place, "profiles"), exist_ok=True)
        with open(os.path.join(place, "profiles", name + ".toml"), "w", encoding="utf-8") as file:
            file.write(text)
    account = bank_account(folder, bank)
    fields = {"account": 'external = "%s"\n' % account if account else "", "format": FORMATS[bank], "processor": processor,
              "merchant": 'external = "ExampleShop"\n' if processor.startswith("adyen") else ""}
    with open(os.path.join(place, "tieout.toml"), "w", encoding="utf-8") as file:
        file.write(CONFIGURATION % fields)
    return place


FORMATS = {"camt08": "camt.053", "camt02": "camt.053", "mt940": "mt940", "mt940-words": "mt940", "csv": "csv"}

# As `tieout-ingest --learn bank.csv` proposes it.
PROFILE = """\
bank = "the generator"

[recognise]
header = ["bank_reference", "booking_date", "counterparty_iban", "remittance_info"]

[columns]
booking_date = "booking_date"
value_date = "value_date"
amount = "amount"
currency = "currency"
counterparty_name = "counterparty_name"
counterparty_account = "counterparty_iban"
remittance = ["remittance_info"]
code = "transaction_code"
original_amount = "instructed_amount"
original_currency = "instructed_currency"
bank_ref = "bank_reference"
end_to_end_id = "end_to_end_id"
mandate_id = "mandate_ref"
creditor_ref = "structured_reference"
batch_id = "batch_id"
charges = "charges"
payment_count = "batch_count"
reversal = "reversal_indicator"
return_reason = "return_reason"

[values]
date = "YYYY-MM-DD"
decimal = "point"
sign = "signed"
reversal_words = ["true"]
"""

# The list of payments that a bank has beside its statement, by the reference of the line.
DETAILS_PROFILE = """\
bank = "the generator"
kind = "details"

[recognise]
header = ["bank_reference", "seq", "end_to_end_id", "mandate_ref", "amount"]

[columns]
bank_ref = "bank_reference"
amount = "amount"
end_to_end_id = "end_to_end_id"
mandate_id = "mandate_ref"
counterparty_name = "counterparty_name"
counterparty_account = "counterparty_iban"
remittance = ["remittance_info"]

[values]
decimal = "point"
sign = "signed"
currency = "EUR"
"""

CONFIGURATION = """\
[book]
name = "Generated month"
time_zone = "UTC"
calendar = "target2"

[ledger]
expected = true

[ledger.types]
topup_card = "clearing:stripe"
topup_card_auto = "clearing:stripe"
refund_card = "clearing:stripe"
chargeback = "clearing:stripe"
chargeback_reversal = "clearing:stripe"
processor_fee = "clearing:stripe"
processor_payout = { from = "clearing:stripe", to = "bank:main" }
topup_bank = "bank:main"
topup_dd = "bank:main"
dd_return = "bank:main"
dd_reject = "bank:main"
settlement = "bank:main"
settlement_return = "bank:main"
withdrawal = "bank:main"
bank_fee = "bank:main"
adjustment = "bank:main"
event_entry = "internal:parties"
member_transfer = "internal:parties"
org_fee = "internal:parties"

[ledger.accounts]
acc_clearing_stripe = "clearing:stripe"
acc_platform = "income:platform"

[[source]]
name = "bank"
kind = "bank"
account = "bank:main"
currency = "EUR"
%(account)sformat = "%(format)s"
expected = "business-day"

[[source]]
name = "stripe"
kind = "processor"
account = "clearing:stripe"
currencies = ["EUR"]
%(merchant)sformat = "%(processor)s"
expected = "month"
opening = { EUR = "0.00" }

[matching]
window_business_days = 3
timing_business_days = 5

[matching.differences]
fee = "expense:processor-fees"
fx = "expense:fx"
rounding = "expense:rounding"
write_off = "expense:write-off"

[settlement]
fee_percent = "3"
float = { EUR = "100.00" }
"""
