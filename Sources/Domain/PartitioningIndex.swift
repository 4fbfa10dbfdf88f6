extension RandomAccessCollection where Index == Int {
  /// Where the elements begin that fulfil a condition which holds from some place on; the end when
  /// none does.
  @inlinable package func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
