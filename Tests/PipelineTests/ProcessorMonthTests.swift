import Foundation
import Testing

/// A month of each processor: what was charged, refunded and paid out, by the report alone.
///
/// Two charges of 50.00 and 20.00 cost 1.00 and 0.55, 5.00 of the first are given back, and 63.45
/// reach the bank.
@Suite struct ProcessorMonthTests {
  struct Month: CustomTestStringConvertible, Sendable {
    var format: String
    /// How the report names its account.
    var external = ""
    var file: String
    var report: String
    /// The report of the payouts, where it is one of its own; of the same days.
    var payouts: String?
    /// By what the ledger names the two charges, the refund and the payout.
    var names: [String]
    var feesAreRows = false
    /// Whether the report has a dispute of the first charge over 10.00, and that it was won.
    var hasDispute = false

    var testDescription: String { "\(format), \(file)" }
  }

  static let months = [
    Month(
      format: "adyen-settlement-detail", external: "ExampleShop", file: "batch.csv",
      report: """
        Company Account,Merchant Account,Psp Reference,Merchant Reference,Payment Method,Creation Date,TimeZone,Type,Modification Reference,Gross Currency,Gross Debit (GC),Gross Credit (GC),Exchange Rate,Net Currency,Net Debit (NC),Net Credit (NC),Commission (NC),Markup (NC),Scheme Fees (NC),Interchange (NC),Batch Number
        ExampleCo,ExampleShop,PSP0000000000001,T-1,visa,2026-10-05 09:21:32,CEST,Settled,MOD00001,EUR,,50.00,1,EUR,,49.00,,0.50,0.20,0.30,77
        ExampleCo,ExampleShop,PSP0000000000002,T-2,mc,2026-10-05 10:29:21,CEST,Settled,MOD00002,EUR,,20.00,1,EUR,,19.45,,0.30,0.15,0.10,77
        ExampleCo,ExampleShop,PSP0000000000001,T-1,visa,2026-10-06 10:00:00,CEST,Refunded,MOD00003,EUR,5.00,,1,EUR,5.00,,,,,,77
        ExampleCo,ExampleShop,,,,2026-10-07 00:46:38,CEST,MerchantPayout,"TX0001XT batch 77, ExampleShop",,,,,EUR,63.45,,,,,,77

        """, names: ["PSP0000000000001", "PSP0000000000002", "PSP0000000000001", "77"]),
    Month(
      format: "paypal-activity", file: "activity.csv",
      report: """
        "Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","Transaction ID","Reference Txn ID","Balance"
        "05/10/2026","09:21:32","CEST","A","Express Checkout Payment","Completed","EUR","50.00","-1.00","49.00","1AA00000000000001","","49.00"
        "05/10/2026","10:29:21","CEST","B","Express Checkout Payment","Completed","EUR","20.00","-0.55","19.45","1AA00000000000002","","68.45"
        "06/10/2026","10:00:00","CEST","A","Payment Refund","Completed","EUR","-5.00","0.00","-5.00","1AA00000000000003","1AA00000000000001","63.45"
        "13/10/2026","10:00:00","CEST","","General Withdrawal - Bank Account","Completed","EUR","-63.45","0.00","-63.45","1AA00000000000004","","0.00"

        """,
      names: [
        "1AA00000000000001", "1AA00000000000002", "1AA00000000000003", "1AA00000000000004",
      ]),
    Month(
      format: "mollie-settlement", file: "settlement.csv",
      report: """
        Date,Payment method,Currency,Amount,Status,ID,Description,Consumer name,Consumer bank account,Consumer BIC,Settlement currency,Settlement amount,Settlement reference,Amount refunded
        2026-10-05 09:21:32,ideal,EUR,50.00,paidout,tr_R0000001,T-1,A,,,EUR,50.00,1234567.2610.01,
        2026-10-05 10:29:21,ideal,EUR,20.00,paidout,tr_R0000002,T-2,B,,,EUR,20.00,1234567.2610.01,
        2026-10-06 10:00:00,ideal,EUR,-5.00,refunded,re_R0000001,T-1,A,,,EUR,-5.00,1234567.2610.01,
        2026-10-06 23:59:59,,EUR,-1.55,paidout,,Withheld transaction fees,,,,EUR,-1.55,1234567.2610.01,

        """, names: ["tr_R0000001", "tr_R0000002", "re_R0000001", "1234567.2610.01"],
      feesAreRows: true),
    Month(
      format: "shopify-transactions", file: "page.json",
      report: """
        {"transactions": [
        {"id": 800001, "type": "charge", "test": false, "payout_id": 900001, "payout_status": "paid", "currency": "EUR", "amount": "50.00", "fee": "1.00", "net": "49.00", "source_id": 70000001, "source_type": "charge", "source_order_id": 600001, "source_order_transaction_id": 500001, "processed_at": "2026-10-05T09:21:32+02:00"},
        {"id": 800002, "type": "charge", "test": false, "payout_id": 900001, "payout_status": "paid", "currency": "EUR", "amount": "20.00", "fee": "0.55", "net": "19.45", "source_id": 70000002, "source_type": "charge", "source_order_id": 600002, "source_order_transaction_id": 500002, "processed_at": "2026-10-05T10:29:21+02:00"},
        {"id": 800003, "type": "refund", "test": false, "payout_id": 900001, "payout_status": "paid", "currency": "EUR", "amount": "-5.00", "fee": "0.00", "net": "-5.00", "source_id": 70000003, "source_type": "Payments::Refund", "source_order_id": 600001, "source_order_transaction_id": 500001, "processed_at": "2026-10-06T10:00:00+02:00"},
        {"id": 800004, "type": "payout", "test": false, "payout_id": 900001, "payout_status": "paid", "currency": "EUR", "amount": "-63.45", "fee": "0.00", "net": "-63.45", "source_id": 900001, "source_type": "payout", "source_order_id": null, "source_order_transaction_id": null, "processed_at": "2026-10-07T00:00:00+02:00"}
        ]}
        """, names: ["70000001", "70000002", "70000003", "900001"]),
    Month(
      format: "square", file: "entries.json",
      report: """
        {"payout_entries": [
        {"id": "poe_01", "payout_id": "po_SQ1", "effective_at": "2026-10-05T07:21:32Z", "type": "CHARGE", "gross_amount_money": {"amount": 5000, "currency": "EUR"}, "fee_amount_money": {"amount": 100, "currency": "EUR"}, "net_amount_money": {"amount": 4900, "currency": "EUR"}, "type_charge_details": {"payment_id": "SQPAY1"}},
        {"id": "poe_02", "payout_id": "po_SQ1", "effective_at": "2026-10-05T08:29:21Z", "type": "CHARGE", "gross_amount_money": {"amount": 2000, "currency": "EUR"}, "fee_amount_money": {"amount": 55, "currency": "EUR"}, "net_amount_money": {"amount": 1945, "currency": "EUR"}, "type_charge_details": {"payment_id": "SQPAY2"}},
        {"id": "poe_03", "payout_id": "po_SQ1", "effective_at": "2026-10-06T08:00:00Z", "type": "REFUND", "gross_amount_money": {"amount": -500, "currency": "EUR"}, "fee_amount_money": {"amount": 0, "currency": "EUR"}, "net_amount_money": {"amount": -500, "currency": "EUR"}, "type_refund_details": {"payment_id": "SQPAY1", "refund_id": "SQREF1"}},
        {"id": "poe_04", "payout_id": "po_SQ1", "effective_at": "2026-10-06T09:00:00Z", "type": "DISPUTE", "gross_amount_money": {"amount": -1000, "currency": "EUR"}, "fee_amount_money": {"amount": 0, "currency": "EUR"}, "net_amount_money": {"amount": -1000, "currency": "EUR"}, "type_dispute_details": {"payment_id": "SQPAY1", "dispute_id": "SQDIS1"}},
        {"id": "poe_05", "payout_id": "po_SQ1", "effective_at": "2026-10-06T10:00:00Z", "type": "DISPUTE", "gross_amount_money": {"amount": 1000, "currency": "EUR"}, "fee_amount_money": {"amount": 0, "currency": "EUR"}, "net_amount_money": {"amount": 1000, "currency": "EUR"}, "type_dispute_details": {"payment_id": "SQPAY1", "dispute_id": "SQDIS1"}}
        ]}
        """,
      payouts: """
        {"payouts": [{"id": "po_SQ1", "status": "PAID", "location_id": "L1", "created_at": "2026-10-07T03:00:00Z", "amount_money": {"amount": 6345, "currency": "EUR"}, "type": "BATCH", "version": 1, "arrival_date": "2026-10-08"}]}
        """, names: ["SQPAY1", "SQPAY2", "SQREF1", "po_SQ1"], hasDispute: true),
    Month(
      format: "stripe", file: "balance.json",
      report: """
        {"object": "list", "data": [
        {"id": "txn_0000000001", "object": "balance_transaction", "amount": 5000, "currency": "eur", "fee": 100, "net": 4900, "created": 1791184892, "available_on": 1791331200, "reporting_category": "charge", "type": "charge", "source": "ch_0000000001", "status": "available"},
        {"id": "txn_0000000002", "object": "balance_transaction", "amount": 2000, "currency": "eur", "fee": 55, "net": 1945, "created": 1791188961, "available_on": 1791331200, "reporting_category": "charge", "type": "charge", "source": "ch_0000000002", "status": "available"},
        {"id": "txn_0000000003", "object": "balance_transaction", "amount": -500, "currency": "eur", "fee": 0, "net": -500, "created": 1791273600, "available_on": 1791331200, "reporting_category": "refund", "type": "refund", "source": "re_0000000001", "status": "available"},
        {"id": "txn_0000000004", "object": "balance_transaction", "amount": -6345, "currency": "eur", "fee": 0, "net": -6345, "created": 1791338400, "available_on": 1791338400, "reporting_category": "payout", "type": "payout", "source": "po_0000000001", "status": "available"}
        ]}
        """, names: ["ch_0000000001", "ch_0000000002", "re_0000000001", "po_0000000001"]),
    Month(
      format: "stripe", file: "balance.csv",
      report: """
        balance_transaction_id,created_utc,created,available_on_utc,available_on,currency,gross,fee,net,reporting_category,source_id,description,customer_facing_amount,customer_facing_currency,automatic_payout_id,automatic_payout_effective_at_utc,automatic_payout_effective_at,charge_id,payment_intent_id
        txn_0000000000,2026-10-05 06:21:32,2026-10-05 08:21:32,2026-10-07 00:00:00,2026-10-07 02:00:00,eur,50.00,1.00,49.00,charge,ch_0000000001,Payment,50.00,eur,po_0000000001,2026-10-05 10:00:00,2026-10-05 12:00:00,ch_0000000001,
        txn_0000000001,2026-10-05 07:21:32,2026-10-05 09:21:32,2026-10-07 00:00:00,2026-10-07 02:00:00,eur,20.00,0.55,19.45,charge,ch_0000000002,Payment,20.00,eur,po_0000000001,2026-10-05 10:00:00,2026-10-05 12:00:00,ch_0000000002,
        txn_0000000002,2026-10-05 08:21:32,2026-10-05 10:21:32,2026-10-07 00:00:00,2026-10-07 02:00:00,eur,-5.00,0.00,-5.00,refund,re_0000000001,Payment,-5.00,eur,po_0000000001,2026-10-05 10:00:00,2026-10-05 12:00:00,ch_0000000001,

        """,
      payouts: """
        payout_id,effective_at_utc,effective_at,currency,gross,fee,net,reporting_category,balance_transaction_id,description,payout_expected_arrival_date,payout_status,payout_reversed_at_utc,payout_reversed_at,payout_type,payout_description,payout_destination_id,trace_id,trace_id_status
        po_0000000001,2026-10-05 10:00:00,2026-10-05 12:00:00,eur,63.45,0.00,63.45,payout,txn_0000000009,STRIPE PAYOUT,2026-10-07 00:00:00,paid,,,bank_account,STRIPE PAYOUT,ba_1,,pending

        """,
      names: ["ch_0000000001", "ch_0000000002", "re_0000000001", "po_0000000001"]),
  ]

  private static func configuration(_ month: Month) -> String {
    """
    [book]
    name = "Small"
    time_zone = "Europe/Brussels"
    calendar = "target2"

    [ledger]
    expected = true

    [ledger.types]
    topup_card = "clearing:processor"
    refund_card = "clearing:processor"
    chargeback = "clearing:processor"
    chargeback_reversal = "clearing:processor"
    processor_fee = "clearing:processor"
    processor_payout = { from = "clearing:processor", to = "bank:main" }

    [ledger.accounts]
    acc_clearing = "clearing:processor"
    acc_fees = "expense:processor-fees"

    [[source]]
    name = "bank"
    kind = "bank"
    account = "bank:main"
    currency = "EUR"
    external = "\(SmallStatement.iban)"
    format = "camt.053"
    expected = "none"

    [[source]]
    name = "processor"
    kind = "processor"
    account = "clearing:processor"
    currency = "EUR"
    \(month.external.isEmpty ? "" : "external = \"\(month.external)\"")
    format = "\(month.format)"
    expected = "month"
    opening = { EUR = "0.00" }

    [matching.differences]
    fee = "expense:processor-fees"

    """
  }

  /// Mollie's fees are rows of their own, which the platform books as they are.
  private static func ledger(_ month: Month) -> String {
    let names = month.names
    let disputes = """
      L-6,2026-10-06T09:10:00Z,acc_a,,M1,chargeback,-10.00,EUR,,\(names[0]),Dispute,A
      L-7,2026-10-06T10:10:00Z,acc_a,,M1,chargeback_reversal,10.00,EUR,,\(names[0]),Dispute won,A

      """
    let fee = "L-5,2026-10-06T22:00:00Z,acc_fees,,,processor_fee,-1.55,EUR,,,Mollie's fees,\n"
    return """
      id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,description,counterparty
      L-1,2026-10-05T07:21:40Z,acc_a,,M1,topup_card,50.00,EUR,,\(names[0]),Top up,A
      L-2,2026-10-05T08:29:30Z,acc_b,,M2,topup_card,20.00,EUR,,\(names[1]),Top up,B
      L-3,2026-10-06T08:00:10Z,acc_a,,M1,refund_card,-5.00,EUR,,\(names[2]),Refund,A
      L-4,2026-10-08T09:00:00Z,acc_clearing,,,processor_payout,63.45,EUR,,\(names[3]),Payout,

      """ + (month.feesAreRows ? fee : "") + (month.hasDispute ? disputes : "")
  }

  @Test(arguments: months)
  func `what a processor charged, gave back and paid out is proven to the cent`(
    _ month: Month
  ) throws {
    let folder = try ScratchFolders.make()
    try Self.configuration(month).write(
      toFile: folder + "/tieout.toml", atomically: false, encoding: .utf8)
    let book = try ScratchWorkspace(folder, inbox: [])
    try book.put(Self.ledger(month), as: "month.ledger.csv")
    try book.put(month.report, as: month.file)
    if let payouts = month.payouts { try book.put(payouts, as: "payouts.csv") }
    let day = month.format == "paypal-activity" ? 14 : 8
    try book.put(
      SmallStatement(
        number: 1, days: 1...31, opening: 0, lines: [.init(63_45, "PAYOUT", day: day)]
      ).camt, as: "bank.xml")
    let ended = try Programs.run("tieout", ["run", "--period", "2026-10"], on: book)
    #expect(ended.status == 0, "\(ended.errors)")
    let matches = try Table(book.pack + "/matches.csv")
    #expect(Set(matches.rows.map { $0["status"] }) == ["auto"])
    // Each charge and the refund, the fees, and the payout's two legs with its two lines.
    let groups = Set(matches.rows.map { $0["group_id"] }).count
    #expect(
      groups == 4 + (month.feesAreRows ? 1 : 0) + (month.hasDispute ? 2 : 0), "\(matches.rows)")
    #expect(try Table(book.pack + "/breaks.csv").rows.isEmpty)
    let fees = try Table(book.pack + "/differences.csv").rows
    #expect(
      fees.map { $0["amount"] }.sorted() == (month.feesAreRows ? [] : ["0.55", "1.00"]), "\(fees)")
    let verified = try Programs.run("tieout-verify", [], on: book)
    #expect(verified.status == 0, "\(verified.output)")
    let audit = try Programs.run("tieout", ["audit", "2026-10"], on: book)
    #expect(audit.status == 0, "\(audit.errors)")
  }
}
