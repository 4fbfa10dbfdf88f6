/// The page's style: system fonts, one accent, light or dark as the reader's system is.
enum PageStyle {
  static let css = """
    :root { color-scheme: light dark; --ink: #1f2933; --muted: #5f6b76; --line: #dde3e8;
      --page: #ffffff; --pale: #f1f5f8; --accent: #0b4f6c; --good: #1b6e4b; --fair: #8a5a00;
      --bad: #a61b1b; --good-pale: #e5f3ec; --fair-pale: #fbf1dc; --bad-pale: #fbe9e7;
      --out: #9fb6c2; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e6ebef; --muted: #9aa7b2;
      --line: #2f3a44; --page: #14191e; --pale: #1c242b; --accent: #6fb7d6; --good: #6fcf9f;
      --fair: #e0b25c; --bad: #f19a91; --good-pale: #15291f; --fair-pale: #2d2412;
      --bad-pale: #331a18; --out: #4b6472; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 78rem; padding: 2rem 1.5rem 3rem; color: var(--ink);
      background: var(--page); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto,
      "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
    h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
    h2 { margin: 2.6rem 0 .8rem; font-size: 1.15rem; color: var(--accent); }
    h3 { margin: 0 0 .6rem; font-size: 1rem; display: flex; flex-wrap: wrap;
      gap: .3rem .5rem; align-items: baseline; }
    a { color: var(--accent); }
    small { display: block; color: var(--muted); font-size: .82rem; font-weight: 400; }
    code { font: .85em ui-monospace, "DejaVu Sans Mono", monospace; font-weight: 400;
      overflow-wrap: anywhere; }
    .book { margin: 0; font-weight: 600; font-size: 1.05rem; }
    .period { margin: 0 0 1rem; color: var(--muted); }
    .verdict { padding: 1.2rem 1.4rem; border-left: 6px solid; border-radius: 4px; }
    .verdict h2 { margin: 1rem 0 .3rem; font-size: .95rem; color: inherit; }
    .verdict ol { margin: 0; padding-left: 1.3rem; color: var(--ink); }
    .good { color: var(--good); background: var(--good-pale); border-color: var(--good); }
    .fair { color: var(--fair); background: var(--fair-pale); border-color: var(--fair); }
    .bad { color: var(--bad); background: var(--bad-pale); border-color: var(--bad); }
    .pill { margin-left: auto; padding: .05rem .6rem; border-radius: 1rem; font-size: .8rem;
      font-weight: 600; white-space: nowrap; }
    .currency { color: var(--muted); font-weight: 400; }
    .cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); }
    .card { padding: 1rem 1.2rem; border: 1px solid var(--line); border-radius: 6px; }
    .charts { display: grid; gap: 1.2rem 2rem;
      grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); }
    table { width: 100%; border-collapse: collapse; }
    caption { text-align: left; color: var(--muted); font-size: .85rem; padding-bottom: .4rem; }
    th, td { padding: .4rem .7rem .4rem 0; text-align: left; vertical-align: top;
      font-weight: 400; }
    thead th { font-weight: 600; font-size: .82rem; color: var(--muted); vertical-align: bottom;
      border-bottom: 1.5px solid var(--accent); }
    tbody tr { border-bottom: 1px solid var(--line); }
    .n { text-align: right; white-space: nowrap; }
    .d { white-space: nowrap; }
    .minus { color: var(--bad); }
    .proof th, .proof td { padding: .2rem 0; }
    .proof tbody tr { border: 0; }
    .proof tfoot th, .proof tfoot td { border-top: 1.5px solid var(--ink); font-weight: 600; }
    .proof .sign { width: 1.2rem; color: var(--muted); }
    .n + td:not(.n), .n + th:not(.n) { padding-left: .9rem; }
    tr > :last-child { padding-right: 0; }
    .scroll { overflow-x: auto; }
    .charts + .scroll { margin-top: 1.4rem; }
    .quiet { color: var(--muted); }
    figure { margin: 0; }
    figcaption { color: var(--muted); font-size: .85rem; margin-bottom: .3rem; }
    svg { width: 100%; height: auto; display: block; }
    svg text { fill: var(--ink); font-size: 13px; }
    svg .figure, svg .day { fill: var(--muted); font-size: 12px; }
    svg .bar, svg .in { fill: var(--accent); }
    svg .out { fill: var(--out); }
    svg .axis { stroke: var(--muted); stroke-width: 1; }
    details { margin-top: 1rem; }
    summary { cursor: pointer; color: var(--accent); }
    .statements { columns: 20rem; padding-left: 1.2rem; }
    footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line);
      color: var(--muted); font-size: .82rem; }
    footer dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0; }
    footer dd { margin: 0; overflow-wrap: anywhere; }
    @media print { :root { color-scheme: light; } body { padding: 0; max-width: none;
      font-size: 10pt; } .card, figure, tr { break-inside: avoid; } h2 { break-after: avoid; }
      .scroll { overflow: visible; } details { display: none; } * { print-color-adjust: exact; } }
    """
}
