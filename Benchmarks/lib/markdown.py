"""The tables of our own Markdown pages, so that a figure stands in one place."""


def rows(path):
    """The cells of every table row but the rules, in order."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("|") and not set(line.strip()) <= set("|-: "):
                yield [cell.strip() for cell in line.strip().strip("|").split("|")]
