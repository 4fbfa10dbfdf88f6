"""What the benchmarks have in common: data, a private server, measuring, the stages."""
