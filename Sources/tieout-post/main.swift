import StageSupport

runProgram(Post.self)
