import Domain

struct ProfileLearner {
  struct Question { var text: String }
  struct Lesson { var profile: CSVProfile; var questions: [Question] }
  init(_ content: TableContent, limits: Limits) {}
  func lesson() -> Lesson? { nil }
}
