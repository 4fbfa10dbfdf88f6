import StageSupport

runProgram(Tieout.self)
