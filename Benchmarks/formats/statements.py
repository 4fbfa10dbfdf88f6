"""Statements of banks: camt.053, MT940, OFX, QIF, BAI2, CODA, NACHA."""

from .values import decimal, days, records

DAY = 2000


def camt(count, seed):
    """camt.053.001.08, a statement a day, with references, parties and text as banks fill them."""
    yield ('<?xml version="1.0" encoding="UTF-8"?>\n'
           '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">\n<BkToCstmrStmt>\n'
           '<GrpHdr><MsgId>BENCH-1</MsgId><CreDtTm>2026-01-05T02:00:00+01:00</CreDtTm></GrpHdr>\n')
    balance = 10**9
    for number, entries in enumerate(days(count, seed, DAY), 1):
        day = entries[0].day.isoformat()
        closing = balance + sum(entry.cents for entry in entries)
        yield CAMT_HEAD.format(
            number=number, day=day, opening=camt_amount(balance), closing=camt_amount(closing))
        for entry in entries:
            yield camt_entry(entry, day)
        yield "</Stmt>\n"
        balance = closing
    yield "</BkToCstmrStmt>\n</Document>\n"


CAMT_HEAD = """\
<Stmt><Id>BENCH-{number}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><CreDtTm>{day}T23:00:00+01:00</CreDtTm>
<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy><Svcr><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></Svcr></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp>{opening}<Dt><Dt>{day}</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp>{closing}<Dt><Dt>{day}</Dt></Dt></Bal>
"""


def camt_amount(cents):
    return '<Amt Ccy="EUR">%s</Amt><CdtDbtInd>%s</CdtDbtInd>' % (
        decimal(abs(cents)), "DBIT" if cents < 0 else "CRDT")


def camt_entry(entry, day):
    is_debit = entry.cents < 0
    amount = camt_amount(entry.cents)
    party, code = ("Cdtr", "ICDT") if is_debit else ("Dbtr", "RCDT")
    return (
        "<Ntry><NtryRef>%d</NtryRef>%s<Sts><Cd>BOOK</Cd></Sts>\n"
        "<BookgDt><Dt>%s</Dt></BookgDt><ValDt><Dt>%s</Dt></ValDt><AcctSvcrRef>BX%09d</AcctSvcrRef>\n"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>%s</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
        "<Prtry><Cd>NTRF+166+9248</Cd><Issr>DK</Issr></Prtry></BkTxCd>\n"
        "<NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId><TxId>TX%09d</TxId></Refs>%s\n"
        "<RltdPties><%s><Pty><Nm>%s</Nm></Pty></%s><%sAcct><Id><IBAN>%s</IBAN></Id></%sAcct></RltdPties>\n"
        "<RmtInf><Ustrd>%s</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n" % (
            entry.number, amount, day, day, entry.number, code, entry.reference, entry.number, amount,
            party, entry.name, party, party, entry.iban, party, entry.purpose))


def mt940(count, seed):
    """The German structured form: SEPA tags in the subfields of :86:, lines of 65 at most."""
    balance = 10**9
    for number, entries in enumerate(days(count, seed, 500), 1):
        day = entries[0].day.strftime("%y%m%d")
        closing = balance + sum(entry.cents for entry in entries)
        yield ":20:STARTUMSE\r\n:25:37040044/0532013000\r\n:28C:%05d/001\r\n:60F:%s\r\n" % (
            number % 100000, mt_balance(balance, day))
        for entry in entries:
            yield mt_entry(entry, day)
        yield ":62F:%s\r\n-\r\n" % mt_balance(closing, day)
        balance = closing


def mt_balance(cents, day):
    return "%s%sEUR%s" % ("D" if cents < 0 else "C", day, decimal(abs(cents), ","))


def mt_entry(entry, day):
    is_debit = entry.cents < 0
    line = ":61:%s%s%sR%sN%sNONREF//%016d\r\n" % (
        day, day[2:], "D" if is_debit else "C", decimal(abs(entry.cents), ","),
        "116" if is_debit else "166", entry.number)
    text = ("166?00GUTSCHRIFT?109248?20EREF+%s?21KREF+SAMMEL-03?22SVWZ+%s?30DEUTDEFFXXX?31%s?32%s"
            % (entry.reference, entry.purpose, entry.iban, entry.ascii_name))
    if is_debit:
        text = "116?00UEBERWEISUNG" + text[16:]
    pieces = [":86:" + text[:61]] + [text[at:at + 65] for at in range(61, len(text), 65)]
    return line + "".join(piece + "\r\n" for piece in pieces)


def ofx(count, seed):
    """OFX 1.02, SGML without end tags, as most banks still give it."""
    yield ("OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n"
           "CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
           "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>"
           "<DTSERVER>20260105120000<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>\r\n"
           "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS>"
           "<CURDEF>EUR<BANKACCTFROM><BANKID>011000015<ACCTID>0532013000<ACCTTYPE>CHECKING"
           "</BANKACCTFROM>\r\n<BANKTRANLIST><DTSTART>20260105<DTEND>20321231\r\n")
    for entry in records(count, seed, DAY):
        yield ("<STMTTRN>\r\n<TRNTYPE>%s\r\n<DTPOSTED>%s120000[0:GMT]\r\n<TRNAMT>%s\r\n"
               "<FITID>%014d\r\n<NAME>%s\r\n<MEMO>%s %s\r\n</STMTTRN>\r\n" % (
                   "DEBIT" if entry.cents < 0 else "CREDIT", entry.day.strftime("%Y%m%d"),
                   entry.signed, entry.number, entry.ascii_name, entry.purpose, entry.reference))
    yield ("</BANKTRANLIST><LEDGERBAL><BALAMT>0.00<DTASOF>20321231</LEDGERBAL></STMTRS></STMTTRNRS>"
           "</BANKMSGSRSV1></OFX>\r\n")


def qif(count, seed):
    yield "!Type:Bank\n"
    for entry in records(count, seed, DAY):
        yield "D%s\nT%s\nN%d\nP%s\nM%s %s\nLOffice:Paper\n^\n" % (
            entry.day.strftime("%m/%d/%Y"), entry.signed, entry.number, entry.ascii_name,
            entry.purpose, entry.reference)


def bai2(count, seed):
    """A group a day, control totals at account, group and file."""
    yield "01,LARKUS01,TIEOUT01,260105,0630,17,,,2/\n"
    balance, file_sum, file_records, groups = 10**9, 0, 2, 0
    for entries in days(count, seed, DAY):
        closing = balance + sum(entry.cents for entry in entries)
        total = balance + closing + sum(abs(entry.cents) for entry in entries)
        yield ("02,TIEOUT01,011000015,1,%s,2400,EUR,2/\n03,0000123456,EUR,010,%d,,,015,%d,,/\n"
               % (entries[0].day.strftime("%y%m%d"), balance, closing))
        for entry in entries:
            yield "16,%s,%d,Z,B%09d,%s,%s/%s\n88,%s\n" % (
                "475" if entry.cents < 0 else "165", abs(entry.cents), entry.number,
                entry.reference, entry.ascii_name, entry.iban, entry.purpose)
        lines = 2 * len(entries)
        yield "49,%d,%d/\n98,%d,1,%d/\n" % (total, lines + 2, total, lines + 4)
        file_sum, file_records, groups = file_sum + total, file_records + lines + 4, groups + 1
        balance = closing
    yield "99,%d,%d,%d/\n" % (file_sum, groups, file_records)


def coda(count, seed):
    """A statement a day, each movement in its three records."""
    balance = 10**9
    batches = list(range(0, count, DAY))
    for number, entries in enumerate(days(count, seed, DAY), 1):
        day = entries[0].day.strftime("%d%m%y")
        closing = balance + sum(entry.cents for entry in entries)
        yield coda_line("0000003112653905        FILEREF001TIEOUT TEST COMPANY       LARKBEBB   0040319970",
                        "2")
        yield coda_line("12%03dBE68539007547034                  EUR%s%sTIEOUT TEST COMPANY       CURRENT ACCOUNT"
                        % (number % 1000, coda_amount(balance), day), "%03d" % (number % 1000), 126)
        for at, entry in enumerate(entries, 1):
            yield coda_movement(at, entry, day, number)
        yield coda_line("8%03dBE68539007547034                  EUR%s%s"
                        % (number % 1000, coda_amount(closing), day), "0")
        debits = -sum(entry.cents for entry in entries if entry.cents < 0)
        credits = sum(entry.cents for entry in entries if entry.cents > 0)
        yield coda_line("9               %06d%015d%015d" % (3 * len(entries) + 2, debits * 10, credits * 10),
                        "2" if number == len(batches) else "1")
        balance = closing


def coda_line(text, end, column=128):
    return text.ljust(column - 1) + end + "\n"


def coda_amount(cents):
    return "%d%015d" % (1 if cents < 0 else 0, abs(cents) * 10)


def coda_movement(at, entry, day, statement):
    head = "%04d0000" % at
    return (coda_line("21%sREF-%09d        %s%s001500000%s" % (
        head, entry.number, coda_amount(entry.cents), day, (" " + entry.purpose)[:53].ljust(53))
        + "%s%03d0" % (day, statement % 1000), "1 0", 126)
        + coda_line("22%s%s%s%s" % (head, " " * 53, entry.reference.ljust(35), "GKCCBEBB".ljust(11)), "1 0", 126)
        + coda_line("23%s%s%s" % (head, ("BE71096123456769".ljust(34) + "EUR"), entry.ascii_name.ljust(35)),
                    "0 0", 126))


def nacha(count, seed):
    """Payroll batches of 2000 with their control records."""
    yield "101 011000015 0210000212601050930A094101LARKFIELD SAVINGS      TIEOUT TEST COMPANY    REF00001\n"
    lines, batches, hashes, debits, credits, addenda = 1, 0, 0, 0, 0, 0
    for entries in days(count, seed, DAY):
        batches += 1
        yield "5200TIEOUT TEST CO                      1987654321PPDPAYROLL   JAN 26%s   102100002%07d\n" % (
            entries[0].day.strftime("%y%m%d"), batches)
        (into, out) = (0, 0)
        for at, entry in enumerate(entries, 1):
            cents = abs(entry.cents)
            yield "6%s01100001512345678         %010d%s%s  002100002%07d\n" % (
                "27" if entry.cents < 0 else "22", cents, entry.reference[:15].ljust(15),
                entry.ascii_name[:22].ljust(22), at)
            if entry.cents < 0:
                out += cents
            else:
                into += cents
        size, total = len(entries), 1100001 * len(entries)
        yield "8200%06d%010d%012d%012d1987654321%s02100002%07d\n" % (
            size, total % 10**10, out, into, " " * 25, batches)
        lines, hashes, addenda = lines + size + 2, hashes + total, addenda + size
        debits, credits = debits + out, credits + into
    lines += 1
    blocks = -(-lines // 10)
    yield "9%06d%06d%08d%010d%012d%012d%s\n" % (
        batches, blocks, addenda, hashes % 10**10, debits, credits, " " * 39)
    yield ("9" * 94 + "\n") * (blocks * 10 - lines)
