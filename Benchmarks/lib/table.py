"""A table for a terminal or for Markdown."""


def text(title, heads, rows, markdown=False):
    widths = [max(len(row[i]) for row in [heads] + rows) for i in range(len(heads))]

    def cells(row):
        return [cell.ljust(width) if i == 0 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths))]

    if not markdown:
        lines = ["  ".join(cells(row)).rstrip() for row in [heads] + rows]
        return "\n".join([title] + lines) + "\n"
    rule = ["-" * max(3, width) + (":" if i else "") for i, width in enumerate(widths)]
    lines = ["| " + " | ".join(row) + " |" for row in [cells(heads), rule] + list(map(cells, rows))]
    return "\n".join(["**%s**" % title, ""] + lines) + "\n"
