import StageSupport

runProgram(Report.self)
