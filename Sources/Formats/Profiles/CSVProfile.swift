/// How one bank writes its CSV or Excel export: enough to read every row of it, and nothing that
/// only a program could know.
///
/// Profiles are TOML files that a person reviews (docs/formats/csv.md). This is their content,
/// checked, and free of the way it is written down.
public struct CSVProfile: Hashable, Sendable {
  /// Small letters, digits and hyphens: `n26-de`.
  public var name: String
  /// The bank and its country, for people.
  public var bank: String
  public var kind = Kind.statement
  public var recognition = Recognition()
  public var dialect = Dialect()
  public var rows = Rows()
  public var columns = Columns()
  public var values = Values()
  public var extractions: [Extraction] = []

  public init(name: String, bank: String) {
    self.name = name
    self.bank = bank
  }

  public enum Kind: String, CaseIterable, Sendable {
    case statement, settlement, ledger
    /// Its rows are the single payments of lines that the bank's statement brings: those with one
    /// bank reference, wherever they stand, are the payments of the line with that reference.
    case details
  }

  /// What makes a file one of this bank.
  public struct Recognition: Hashable, Sendable {
    /// Columns that the header must have, in any order; capitals and blanks around do not count.
    public var header: [String] = []
    /// Columns that it must not have.
    public var without: [String] = []
    /// For a file without header: what each field of a row looks like.
    public var shape: [CellShape] = []
    /// A text with which the file's first line begins.
    public var firstLine: String?
    /// Other banks write the same header or shape: the file is shown by this profile, but loaded
    /// only when its source or `--format` names it.
    public var isHint = false

    public init() {}
  }

  /// How rows and fields are told apart.
  public struct Dialect: Hashable, Sendable {
    /// What bytes that are not UTF-8 mean.
    public var encoding: TextEncoding?
    public var delimiter = UInt8(ascii: ",")
    public var quotes = Quotes.strict
    public var hasHeader = true
    /// The sheet of a workbook; the first if nil.
    public var sheet: String?

    public init() {}

    public enum Quotes: String, CaseIterable, Sendable {
      /// RFC 4180: after a closing quote comes a delimiter or the end of the line.
      case strict
      /// A quote inside a quoted field that no delimiter follows is part of the text.
      case loose
      /// Quotes mean nothing.
      case none
    }
  }

  /// A column by its name, the second of that name by its occurrence, or by its number.
  public enum Column: Hashable, Sendable {
    case named(String, occurrence: Int)
    /// From 1.
    case numbered(Int)
  }

  /// A condition on one cell.
  public struct Condition: Hashable, Sendable {
    public var column: Column
    /// The cell is one of these.
    public var texts: [String] = []
    /// The cell begins with one of these.
    public var prefixes: [String] = []

    public init(column: Column) { self.column = column }
  }

  /// Which rows are entries.
  public struct Rows: Hashable, Sendable {
    /// What a row without a date in the column of the booking date is.
    public enum Undated: String, CaseIterable, Sendable {
      /// Wrong.
      case error
      /// A line before the header or a total after the entries: left out.
      case leftOut = "left-out"
      /// A further line of text of the row above.
      case continuation
      /// A movement that is not booked yet, told by one of `pendingWords`.
      case pending
    }

    public var undated = Undated.error
    public var pendingWords: [String] = []
    /// Only these rows are entries, if any condition is given.
    public var only: Condition?
    public var leftOut: [Condition] = []
    /// The row whose amount is a balance and no entry.
    public var opening: Condition?
    public var closing: Condition?
    /// A bank that writes rows in one order only; told by the dates and balances if nil.
    public var order: Order?
    /// The balance column does not follow from row to row, as where a bank sorts the rows of a day
    /// otherwise than it booked them; else a break in it refuses the file.
    public var hasLooseBalances = false

    public init() {}
  }

  public enum Order: String, CaseIterable, Sendable {
    case newestFirst = "newest-first"
    case oldestFirst = "oldest-first"
  }

  /// Where everything stands.
  public struct Columns: Hashable, Sendable {
    public var bookingDate: Column?
    public var valueDate: Column?
    public var amount: Column?
    public var debit: Column?
    public var credit: Column?
    public var flag: Column?
    public var currency: Column?
    public var balance: Column?
    public var account: Column?
    public var counterpartyName: Column?
    public var counterpartyAccount: Column?
    public var counterpartyBank: Column?
    public var remittance: [Column] = []
    public var code: Column?
    public var status: Column?
    public var originalAmount: Column?
    public var originalCurrency: Column?
    public var rate: Column?
    public var charges: Column?
    /// How many payments a row stands for.
    public var paymentCount: Column?
    public var gross: Column?
    /// Which rows take back an earlier one; may be a column that has another meaning as well.
    public var reversal: Column?
    public var returnReason: Column?
    public var references: [ReferenceColumn] = []
    public var openingBalance: Column?
    public var openingDate: Column?
    public var closingBalance: Column?
    public var closingDate: Column?

    public init() {}
  }

  public struct ReferenceColumn: Hashable, Sendable {
    public var target: Target
    public var column: Column

    public init(_ target: Target, _ column: Column) {
      self.target = target
      self.column = column
    }
  }

  /// How cells are read.
  public struct Values: Hashable, Sendable {
    /// One pattern, or several of which exactly one must fit a file.
    public var dates: [DatePattern] = []
    public var decimal = AmountStyle.DecimalMark.point
    public var sign = SignRule.signed
    /// Of every entry, or of those whose currency cell is empty.
    public var currency: String?
    public var account: String?
    /// Words of the status column; a word that is not here is an error.
    public var bookedWords: [String] = []
    public var pendingWords: [String] = []
    public var informationWords: [String] = []
    /// Words of the column of reversals that mean one; any other word means none. Capitals and
    /// blanks around do not count.
    public var reversalWords: [String] = []
    /// The charges are not in the amount, but taken with it: what moves is both.
    public var chargesBeside = false

    public init() {}
  }

  /// Which amounts are money out.
  public enum SignRule: Hashable, Sendable {
    /// A minus before or after, or parentheses.
    case signed
    /// Cards: a payment of the card's holder is written without a sign.
    case positiveIsSpent
    /// Words of the flag column; the amount's own sign does not count.
    case flag(debit: [String], credit: [String])
    /// A debit and a credit column. `signed` when the debit cell carries its own minus.
    case columns(signed: Bool)
  }

  /// Text found by a pattern in the columns of a row or in the lines around the entries.
  public struct Extraction: Hashable, Sendable {
    /// The columns that are searched, in this order; those of the remittance text if empty.
    public var from: [Column] = []
    /// Search the lines before the header and after the entries instead.
    public var fromOtherLines = false
    /// A Swift regular expression; its groups, joined by a slash, are the value.
    public var pattern: String
    /// A text without which the pattern cannot fit, so that most rows need no search.
    public var marker: String?
    public var target: Target

    public init(pattern: String, target: Target) {
      self.pattern = pattern
      self.target = target
    }
  }

  /// What a column or a pattern is read into.
  public enum Target: String, CaseIterable, Hashable, Sendable {
    case bankReference = "bank_ref"
    case entryReference = "entry_ref"
    case customerReference = "customer_ref"
    case endToEndID = "end_to_end_id"
    case mandateID = "mandate_id"
    case batchID = "batch_id"
    case instructionID = "instruction_id"
    case transactionID = "transaction_id"
    case creditorReference = "creditor_ref"
    case counterpartyName = "counterparty_name"
    case counterpartyAccount = "counterparty_account"
    case counterpartyBank = "counterparty_bank"
    case creditorID = "creditor_id"
    case purpose = "purpose"
    case returnReason = "return_reason"
    case originalAmount = "original_amount"
    case originalCurrency = "original_currency"
    case rate = "rate"
    // Of the statement as a whole.
    case account = "account"
    case accountName = "account_name"
    case currency = "currency"
    case openingBalance = "opening_balance"
    case closingBalance = "closing_balance"
    case openingDate = "opening_date"
    case closingDate = "closing_date"
    case statementID = "statement_id"
    case fromDate = "from_date"
    case toDate = "to_date"
  }
}

extension CSVProfile.Target {
  /// Those that a column of their own may hold.
  public static let references: [CSVProfile.Target] = [
    .bankReference, .entryReference, .customerReference, .endToEndID, .mandateID, .batchID,
    .instructionID, .transactionID, .creditorReference,
  ]
}

extension CSVProfile {
  /// Whether a text is a regular expression that an extraction can have.
  public static func isPattern(_ text: String) -> Bool { CompiledExtraction.isPattern(text) }
}
