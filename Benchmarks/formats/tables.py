"""Tables: banks' CSV exports, processors' reports, workbooks; and processors' events."""

import json
import zipfile

from .values import decimal, records

DAY = 2000


def n26(count, seed):
    """Quoted fields, decimal points, nothing to search in the text."""
    yield ('"Datum","Empfänger","Kontonummer","Transaktionstyp","Verwendungszweck","Kategorie",'
           '"Betrag (EUR)","Betrag (Fremdwährung)","Fremdwährung","Wechselkurs"\n')
    for entry in records(count, seed, DAY):
        yield '"%s","%s","%s","%s","%s","Miscellaneous","%s","","",""\n' % (
            entry.day.isoformat(), entry.name, entry.iban,
            "Outgoing Transfer" if entry.cents < 0 else "Income", entry.purpose, entry.signed)


def sparkasse(count, seed):
    """Semicolons, decimal commas, and references that patterns find in the text."""
    yield ('"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";'
           '"Beguenstigter/Zahlungspflichtiger";"Kontonummer";"BLZ";"Betrag";"Waehrung";"Info"\n')
    for entry in records(count, seed, DAY):
        day = entry.day.strftime("%d.%m.%y")
        yield ('"DE02120300000000202051";"%s";"%s";"%s";"EREF+%s MREF+M-%07d CRED+DE98ZZZ09999999999 '
               'SVWZ+%s";"%s";"%s";"COBADEFFXXX";"%s";"EUR";"Umsatz gebucht"\n' % (
                   day, day, "FOLGELASTSCHRIFT" if entry.cents < 0 else "GUTSCHRIFT",
                   entry.reference, entry.number, entry.purpose, entry.ascii_name, entry.iban,
                   decimal(entry.cents, ",")))


def stripe(count, seed):
    """The itemised balance change with the columns that people ask for."""
    yield ("balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,"
           "reporting_category,source_id,description,automatic_payout_id,customer_id,customer_name,"
           "charge_id,payment_intent_id,card_brand,card_country,payment_metadata[pay_id]\n")
    for entry in records(count, seed, DAY):
        gross, second = entry.cents, entry.number % 86400
        fee = 25 + gross * 14 // 1000 if gross > 0 else 0
        yield ("txn_3%022d,%s %02d:%02d:%02d,%s 00:00:00,eur,%s,%s,%s,%s,ch_3%022d,%s,po_1%022d,"
               "cus_%014d,%s,ch_3%022d,pi_3%022d,Visa,DE,%s\n" % (
                   entry.number, entry.day, second // 3600, second // 60 % 60, second % 60, entry.day,
                   decimal(gross), decimal(fee), decimal(gross - fee),
                   "charge" if gross > 0 else "refund", entry.number, entry.purpose.replace(",", ""),
                   entry.number // 500, entry.number % 5000, entry.name, entry.number, entry.number,
                   entry.reference))


def adyen(count, seed):
    """A settlement detail report of one batch, closed by the balance it carries over."""
    yield ("Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,"
           "Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),"
           "Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),"
           "Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Payment Method Variant,"
           "Modification Merchant Reference,Batch Number,Reserved4,Reserved5\n")
    total = 0
    for entry in records(count, seed, DAY):
        gross = abs(entry.cents) + 100
        markup, scheme, interchange = 5 + gross // 500, 3, 2 + gross // 300
        net = gross - markup - scheme - interchange
        is_refund = entry.cents < 0
        total += -gross if is_refund else net
        second = entry.number % 86400
        yield ("ExampleCo,ExampleShop,PSP%013d,%s,visa,%s %02d:%02d:%02d,CET,%s,MOD%013d,EUR,%s,1,EUR,%s,,"
               "%s,visacredit,<auto>,77,,\n" % (
                   entry.number, entry.reference, entry.day, second // 3600, second // 60 % 60,
                   second % 60, "Refunded" if is_refund else "Settled", entry.number,
                   decimal(gross) + "," if is_refund else "," + decimal(gross),
                   decimal(gross) + "," if is_refund else "," + decimal(net),
                   ",," if is_refund else ",".join(map(decimal, (markup, scheme, interchange)))))
    side = "," + decimal(-total) if total < 0 else decimal(total) + ","
    yield ("ExampleCo,ExampleShop,,,,2026-12-31 00:46:38,CET,Balancetransfer,Balancetransfer,,,,,EUR,"
           "%s,,,,,,Balancetransfer to batch 78,77,,\n" % side)


def paypal(count, seed):
    """The activity download: every field quoted."""
    yield ('"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net",'
           '"From Email Address","To Email Address","Transaction ID","Address Status","Sales Tax",'
           '"Reference Txn ID","Invoice Number","Receipt ID","Balance","Contact Phone Number",'
           '"Subject","Note"\n')
    balance = 0
    for entry in records(count, seed, DAY):
        fee = -(35 + entry.cents * 29 // 1000) if entry.cents > 0 else 0
        balance += entry.cents + fee
        second = entry.number % 86400
        yield ('"%s","%02d:%02d:%02d","UTC","%s","%s","Completed","EUR","%s","%s","%s",'
               '"buyer%d@example.org","shop@example.org","TX%015d","Non-Confirmed","","","%s","","%s",'
               '"","%s",""\n' % (
                   entry.day.strftime("%d/%m/%Y"), second // 3600, second // 60 % 60, second % 60,
                   entry.name, "General Payment", entry.signed, decimal(fee),
                   decimal(entry.cents + fee), entry.number % 9999, entry.number, entry.reference,
                   decimal(balance), entry.purpose))


def events(count, seed):
    """Stripe's webhook log: of three events of a payment, one is acted on."""
    for entry in records(count, seed, DAY):
        at = 1767600000 + entry.number
        cents = abs(entry.cents) + 100
        intent, charge = "pi_3%022d" % entry.number, "ch_3%022d" % entry.number
        yield event(3 * entry.number, at, "payment_intent.succeeded", {
            "id": intent, "object": "payment_intent", "amount": cents, "amount_received": cents,
            "created": at, "currency": "eur", "status": "succeeded"})
        yield event(3 * entry.number + 1, at + 1, "charge.succeeded", {
            "id": charge, "object": "charge", "amount": cents, "amount_captured": cents,
            "amount_refunded": 0, "balance_transaction": "txn_3%022d" % entry.number,
            "captured": True, "created": at, "currency": "eur", "description": entry.purpose,
            "metadata": {"topup": entry.reference}, "paid": True, "payment_intent": intent,
            "refunded": False, "status": "succeeded"})
        yield event(3 * entry.number + 2, at + 2, "customer.created", {
            "id": "cus_%014d" % entry.number, "object": "customer", "name": entry.name,
            "created": at})


def event(number, at, kind, thing):
    return json.dumps({
        "id": "evt_3%022d" % number, "object": "event", "api_version": "2024-06-20", "created": at,
        "data": {"object": thing}, "livemode": True, "pending_webhooks": 0, "type": kind},
        ensure_ascii=False, separators=(",", ":")) + "\n"


def sheet(count, seed):
    """The sheet of a workbook with the columns of the n26 profile, strings inline."""
    yield ('<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns='
           '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
    heads = ["Datum", "Empfänger", "Kontonummer", "Transaktionstyp", "Verwendungszweck",
             "Betrag (EUR)"]
    yield sheet_row(1, [sheet_text(1, at, head) for at, head in enumerate(heads)])
    for entry in records(count, seed, DAY):
        row = entry.number + 2
        texts = [entry.day.isoformat(), entry.name, entry.iban,
                 "Outgoing Transfer" if entry.cents < 0 else "Income", entry.purpose]
        yield sheet_row(row, [sheet_text(row, at, text) for at, text in enumerate(texts)]
                        + ['<c r="F%d"><v>%s</v></c>' % (row, entry.signed)])
    yield "</sheetData></worksheet>"


def sheet_row(row, cells):
    return '<row r="%d">%s</row>' % (row, "".join(cells))


def sheet_text(row, column, text):
    return '<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>' % ("ABCDEF"[column], row, text)


def write_workbook(path, pieces):
    """A workbook of one sheet, whose XML comes in pieces."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        book.writestr("[Content_Types].xml", (
            '<Types xmlns="%s/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="%s.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="%s.worksheet+xml"/>'
            '</Types>' % (package, main, main)))
        book.writestr("_rels/.rels", (
            '<Relationships xmlns="%s/relationships"><Relationship Id="rId1" Type="%s/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>' % (package, relations)))
        book.writestr("xl/workbook.xml", (
            '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="%s">'
            '<sheets><sheet name="Umsätze" sheetId="1" r:id="rId1"/></sheets></workbook>' % relations))
        book.writestr("xl/_rels/workbook.xml.rels", (
            '<Relationships xmlns="%s/relationships"><Relationship Id="rId1" Type="%s/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>' % (package, relations)))
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for piece in pieces:
                part.write(piece.encode("utf-8"))
