import TestSupport
import Testing

@testable import Store

/// Matches that come in before their keys.
struct BulkMatchTests {
  private static let keys = """
    SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indisunique AND c.relname IN ('match_group_pkey', 'match_group_live',
       'match_member_claim', 'difference_pkey', 'open_break_pkey')
    """

  private func insert(_ numbers: [Int64], into store: MatchStore) throws {
    try store.insertMembers { add in
      for number in numbers {
        try add(
          MatchStore.NewMember(
            key: MatchStore.ItemKey(account: 1, side: .right, source: 1, number: number),
            group: number, amount: 5, isListed: true, isLive: true))
      }
    }
  }

  @Test func `keys are put off and come back`() throws {
    let database = try ScratchDatabase.fresh()
    let connection = try database.connect()
    let store = MatchStore(connection)
    try connection.script("take the role", "SET ROLE tieout_match")
    try connection.transaction("load") { _ in
      let isBulk = try store.beginBulk(members: 2)
      #expect(isBulk)
      let left = try connection.run("keys", Self.keys)[0].int64(0)
      #expect(left == 0)
      try insert([1, 2], into: store)
      try store.endBulkOfGroups()
      try store.endBulkOfBreaks()
    }
    #expect(try connection.run("keys", Self.keys)[0].int64(0) == 5)
    try connection.transaction("load more") { _ in
      let again = try store.beginBulk(members: 2)
      #expect(!again)
    }
  }

  @Test func `an item claimed twice is refused when the keys come back`() throws {
    let database = try ScratchDatabase.fresh()
    let connection = try database.connect()
    let store = MatchStore(connection)
    let error = #expect(throws: StoreError.self) {
      try connection.transaction("load") { _ in
        _ = try store.beginBulk(members: 2)
        try insert([1, 1], into: store)
        try store.endBulkOfGroups()
      }
    }
    #expect(error?.sqlState == "23505")
    #expect(try connection.run("keys", Self.keys)[0].int64(0) == 5)
  }
}
