"""Which formats are measured, what their files are made by, and who else reads them."""

from dataclasses import dataclass, field

from . import statements, tables


@dataclass
class Peer:
    """Another reader of the same file."""

    name: str
    # The function of peers.py and what it takes beside the path.
    call: list
    # What it needs, as pip knows it; none for what comes with Python.
    package: str = ""
    # Megabytes that it gets; readers of a few hundred kB/s would take an hour for the whole.
    slice: float = float("inf")


@dataclass
class Format:
    name: str
    make: object
    # What the name that Tieout gives the format begins with.
    reads: str
    peers: list = field(default_factory=list)
    # Some readers look at the name.
    suffix: str = ""
    # What the file does not say of itself, as --format takes it.
    told: str = ""


def duck(columns):
    return Peer("DuckDB read_csv", ["duckdb", columns], "duckdb")


def python_csv(column):
    return Peer("Python csv", ["python_csv", column], slice=20)


FORMATS = [
    Format("camt.053", statements.camt, "camt.053.001.08",
           [Peer("lxml iterparse", ["lxml_camt"], "lxml", 40),
            Peer("bankstatementparser", ["bankstatementparser"], "bankstatementparser", 20)],
           suffix=".xml"),
    Format("mt940", statements.mt940, "mt940", [Peer("mt-940", ["mt_940"], "mt-940", 3)]),
    Format("ofx", statements.ofx, "ofx", [Peer("ofxtools", ["ofxtools"], "ofxtools", 5)]),
    Format("csv n26-de", tables.n26, "csv.n26-de", [duck('"Betrag (EUR)"'), python_csv("Betrag (EUR)")]),
    Format("csv sparkasse", tables.sparkasse, "csv.sparkasse-csv",
           [duck('"Betrag"'), python_csv("Betrag")]),
    Format("stripe", tables.stripe, "stripe-balance-change",
           [duck("gross;fee;net"), python_csv("net")]),
    Format("adyen", tables.adyen, "adyen-settlement-detail",
           [duck('"Net Debit (NC)";"Net Credit (NC)"'), python_csv("Net Credit (NC)")]),
    Format("paypal", tables.paypal, "paypal-activity", [duck('"Gross";"Fee";"Net"'), python_csv("Net")]),
    Format("stripe-events", tables.events, "stripe-events",
           [Peer("Python json", ["json_lines"], slice=40)]),
    Format("qif", statements.qif, "qif", [Peer("quiffen", ["quiffen"], "quiffen", 5)],
           suffix=".qif", told="qif.mdy.EUR"),
    Format("bai2", statements.bai2, "bai2", [Peer("bai2", ["bai2"], "bai2", 20)]),
    Format("coda", statements.coda, "coda", [Peer("pycoda", ["pycoda"], "pycoda", 200)]),
    Format("nacha", statements.nacha, "nacha"),
    Format("xlsx", tables.sheet, "xlsx.n26-de",
           [Peer("openpyxl", ["openpyxl"], "openpyxl", 5)], suffix=".xlsx"),
]
PACKAGES = sorted({peer.package for made in FORMATS for peer in made.peers if peer.package})
