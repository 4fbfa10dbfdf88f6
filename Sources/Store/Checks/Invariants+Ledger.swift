import Domain

extension Invariants {
  private static let limit = "100000000000000000"

  static let ledger = [
    Invariant(
      "I-01", "VER-0011", "postings sum to zero per transaction and currency",
      sql: """
        SELECT format('transaction %s: %s minor units of %s left over', txn_seq, sum(amount), currency)
          FROM posting GROUP BY txn_seq, currency HAVING sum(amount) <> 0
        """),
    Invariant(
      "I-02", "VER-0021", "a transaction has the legs it declares, two or more",
      sql: """
        SELECT format('transaction %s: %s legs, declares %s', coalesce(t.txn_seq, p.txn_seq),
                      coalesce(p.legs, 0), coalesce(t.legs::text, 'none, for it is not there'))
          FROM ledger_transaction t
          FULL JOIN (SELECT txn_seq, count(*) AS legs FROM posting GROUP BY txn_seq) p USING (txn_seq)
         WHERE p.legs IS DISTINCT FROM t.legs OR t.legs < 2
        """),
    Invariant(
      "I-02", "VER-0022", "no posting is zero or beyond the range that sums are safe in",
      sql: """
        SELECT format('transaction %s leg %s: %s', txn_seq, leg, amount) FROM posting
         WHERE amount = 0 OR amount NOT BETWEEN -\(limit) AND \(limit)
        """),
    Invariant(
      "I-03", "VER-0031", "the currencies and their decimals are those of the program",
      [
        .textArray(Currency.all.map(\.code)),
        .int64Array(Currency.all.map { Int64($0.exponent) }),
      ],
      sql: """
        SELECT format('%s: %s decimals, should be %s', coalesce(c.code, k.code),
                      coalesce(c.exponent::text, 'no'), coalesce(k.exponent::text, 'no currency'))
          FROM currency c FULL JOIN unnest($1, $2) AS k (code, exponent) ON k.code = c.code
         WHERE c.exponent IS DISTINCT FROM k.exponent
        """),
    Invariant(
      "I-03", "VER-0032", "every amount is in a currency that is known",
      sql: """
        SELECT format('%s: %s rows in %s', place, rows, currency) FROM (
          \(currencyColumns.map {
            "SELECT '\($0)' AS place, currency, count(*) AS rows FROM \($0) GROUP BY currency"
          }.joined(separator: " UNION ALL "))
        ) used
         WHERE NOT EXISTS (SELECT FROM currency c WHERE c.code = used.currency)
        """),
    Invariant(
      "I-04", "VER-0043", "a reversal undoes an earlier transaction exactly, and only one does",
      sql: """
        WITH undone AS (
          SELECT txn_seq, reverses, count(*) OVER (PARTITION BY reverses) AS times
            FROM ledger_transaction WHERE reverses IS NOT NULL)
        SELECT format('transaction %s reverses %s', u.txn_seq, u.reverses) FROM undone u
         WHERE u.times > 1 OR u.reverses >= u.txn_seq
            OR NOT EXISTS (SELECT FROM ledger_transaction t WHERE t.txn_seq = u.reverses)
            OR EXISTS (SELECT FROM posting p WHERE p.txn_seq IN (u.txn_seq, u.reverses)
                        GROUP BY p.account_id HAVING sum(p.amount) <> 0)
        """),
    Invariant(
      "I-05", "VER-0051", "a posting is to a known account and in the account's currency",
      sql: """
        SELECT format('transaction %s leg %s: %s on account %s', p.txn_seq, p.leg, p.currency,
                      coalesce(a.code || ' in ' || a.currency, p.account_id || ', which is not there'))
          FROM posting p LEFT JOIN account a USING (account_id)
         WHERE a.currency IS DISTINCT FROM p.currency
        """),
    Invariant(
      "I-05", "VER-0052", "no posting is dated on or after the closing of its account",
      sql: """
        SELECT format('transaction %s leg %s: %s on %s, closed on %s', p.txn_seq, p.leg,
                      p.effective_on, a.code, a.closed_on)
          FROM posting p JOIN account a USING (account_id) WHERE a.closed_on <= p.effective_on
        """),
    Invariant(
      "I-05", "VER-0053", "every leg is dated as its transaction",
      sql: """
        SELECT format('transaction %s leg %s: %s, the transaction %s', p.txn_seq, p.leg,
                      p.effective_on, t.effective_on)
          FROM posting p JOIN ledger_transaction t USING (txn_seq)
         WHERE p.effective_on <> t.effective_on
        """),
    Invariant(
      "I-06", "VER-0061", "the posting sequence is dense and ends at the ledger's head",
      sql: """
        SELECT format('%s transactions from %s to %s, head at %s', t.n, t.low, t.high,
                      coalesce(h.last_seq::text, 'nothing'))
          FROM (SELECT count(*) AS n, coalesce(min(txn_seq), 1) AS low,
                       coalesce(max(txn_seq), 0) AS high FROM ledger_transaction) t
          LEFT JOIN ledger_head h ON true
         WHERE t.low <> 1 OR t.high <> t.n OR h.last_seq IS DISTINCT FROM t.high
        """),
    Invariant(
      "I-06", "VER-0062", "nothing was posted without being proven",
      sql: "SELECT format('transactions %s to %s', first_seq, last_seq) FROM ledger_due"),
    Invariant(
      "I-06", "VER-0063", "the balances that operations go by are the sums of the postings",
      sql: """
        WITH summed AS (
          SELECT p.account_id, -sum(p.amount) AS balance
            FROM posting p JOIN account a USING (account_id), operation_head h
           WHERE p.txn_seq <= h.balanced_seq AND a.code LIKE 'party:%' GROUP BY p.account_id)
        SELECT format('account %s: %s, the postings say %s', coalesce(b.account_id, s.account_id),
                      coalesce(b.balance::text, 'nothing'), coalesce(s.balance::text, 'nothing'))
          FROM party_balance b FULL JOIN summed s USING (account_id)
         WHERE coalesce(b.balance, 0) <> coalesce(s.balance, 0)
        """),
    Invariant(
      "I-06", "VER-0064", "operations are numbered densely, and what they posted is theirs alone",
      sql: """
        SELECT format('%s operations from %s to %s, head at %s', o.n, o.low, o.high, h.last_op)
          FROM (SELECT count(*) AS n, coalesce(min(op_no), 1) AS low, coalesce(max(op_no), 0) AS high
                  FROM operation) o, operation_head h
         WHERE o.low <> 1 OR o.high <> o.n OR h.last_op <> o.high
         UNION ALL
        SELECT format('transaction %s belongs to no operation', t.txn_seq) FROM ledger_transaction t
         WHERE t.origin = 'operation'
           AND t.txn_seq NOT IN (SELECT generate_series(o.first_seq, o.last_seq) FROM operation o
                                  WHERE o.first_seq IS NOT NULL)
         UNION ALL
        SELECT format('operation %s posted %s to %s, of which one is not its own', o.operation_id,
                      o.first_seq, o.last_seq)
          FROM operation o
         WHERE o.last_seq - o.first_seq + 1 <> (
           SELECT count(*) FROM ledger_transaction t
            WHERE t.origin = 'operation' AND t.txn_seq BETWEEN o.first_seq AND o.last_seq)
        """),
    Invariant(
      "I-07", "VER-0071", "no operation but an administrator's took a balance below its limit",
      sql: """
        SELECT format('transaction %s leaves %s at %s %s', m.txn_seq, m.code, m.balance, m.currency)
          FROM (
            SELECT p.txn_seq, a.code, a.party_id, p.currency, p.effective_on, t.origin,
                   sum(p.amount) OVER (PARTITION BY p.txn_seq, p.account_id) AS taken,
                   -sum(p.amount) OVER (PARTITION BY p.account_id ORDER BY p.txn_seq) AS balance
              FROM posting p JOIN account a USING (account_id) JOIN ledger_transaction t USING (txn_seq)
             WHERE a.code LIKE 'party:%') m
         WHERE m.origin = 'operation' AND m.taken > 0 AND m.balance < 0
           AND m.balance < -party_limit(m.party_id, m.currency, m.effective_on)
           AND NOT EXISTS (SELECT FROM operation o
                            WHERE o.overdraws AND m.txn_seq BETWEEN o.first_seq AND o.last_seq)
        """),
    Invariant(
      "I-08", "VER-0081", "no sum is NaN",
      sql: """
        SELECT format('control total of file %s in %s', file_id, currency) FROM control_total
         WHERE 'NaN' IN (sum_accepted, sum_control)
         UNION ALL
        SELECT format('statement %s of source %s', statement_no, source_id) FROM statement
         WHERE movement = 'NaN'
         UNION ALL
        SELECT format('proof of account %s in %s', account_id, period) FROM proof
         WHERE 'NaN' IN (balance_per_statement, deposits_in_transit, outstanding_payments, breaks,
                         balance_per_ledger, residual)
        """),
  ]

  private static let currencyColumns = [
    "account", "ledger_transaction", "posting", "control_total", "statement", "entry", "difference",
    "open_break", "settlement",
  ]
}
