"""Large files of every format, made of the structures that real files have, and their readers."""
