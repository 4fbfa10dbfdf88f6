import StageSupport

runProgram(Match.self)
