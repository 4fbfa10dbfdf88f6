import StageSupport

runProgram(Settle.self)
