import StageSupport

runProgram(Ingest.self)
