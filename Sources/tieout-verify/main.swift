import StageSupport

runProgram(Verify.self)
