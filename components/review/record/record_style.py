"""The style sheet of a record as an HTML page: light, and made for the printer too."""

STYLE = """
:root { color-scheme: light; --line: #dededb; --text: #1d1d1b; --quiet: #5c5c59; --mat: #f1f1ef; --accent: #b23a24;
  --good: #2f6b3a; --bad: #a02c1c; }
* { box-sizing: border-box; margin: 0; }
body { background: #fff; color: var(--text); max-width: 1080px; margin: 0 auto; padding: clamp(16px, 4vw, 56px);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 28px; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 19px; font-weight: 600; margin: 44px 0 14px; }
h3 { font-size: 16px; font-weight: 600; }
header p { margin-top: 6px; color: var(--quiet); }
a { color: inherit; text-decoration: none; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.digest { overflow-wrap: anywhere; font-size: 13px; }
.sheet { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); }
.sheet figure { break-inside: avoid; }
.mat { display: grid; place-items: center; aspect-ratio: 1; background: var(--mat); padding: 6px; }
.mat img { display: block; max-width: 100%; max-height: 100%; min-height: 0; min-width: 0; }
figcaption { font-size: 13px; margin-top: 6px; color: var(--quiet); }
.sheet figcaption b { display: block; font-weight: 600; color: var(--text); }
.approved, .approved-with-changes { color: var(--good); }
.changes-required { color: var(--bad); }
table { width: 100%; border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
th, td { text-align: start; vertical-align: top; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); }
th { font-weight: 500; color: var(--quiet); }
td { overflow-wrap: anywhere; white-space: pre-line; }
article { margin-top: 44px; padding-top: 28px; border-top: 1px solid var(--line); }
h2 + article { margin-top: 0; padding-top: 0; border: 0; }
h4 { font-size: 13px; font-weight: 500; color: var(--quiet); margin: 20px 0 6px; }
.shown { display: block; max-width: 100%; height: auto; max-height: 78vh; margin-top: 14px; }
.problem { color: var(--quiet); padding: 40px 16px; background: var(--mat); margin-top: 14px; text-align: center; }
.prompt, .text { white-space: pre-line; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; gap: 4px 28px; font-size: 13px; }
dl div { display: flex; gap: 8px; }
dt { color: var(--quiet); }
ol { list-style: none; padding: 0; }
.comment { display: grid; grid-template-columns: 28px 1fr; gap: 2px 12px; padding: 8px 0; }
.pin { display: grid; place-items: center; width: 26px; height: 26px; border-radius: 13px; background: var(--accent);
  color: #fff; font-size: 13px; font-weight: 600; }
.resolved .pin, .plain .pin { background: #fff; color: var(--accent); border: 1px solid var(--accent); }
.by { font-size: 13px; color: var(--quiet); }
.replies { grid-column: 2; padding-inline-start: 14px; border-inline-start: 2px solid var(--line); }
footer { margin-top: 48px; font-size: 13px; color: var(--quiet); }
@page { margin: 16mm; }
@media print { body { padding: 0; max-width: none; font-size: 10.5pt; } h2, h3, h4 { break-after: avoid; }
  figure, tr, .comment { break-inside: avoid; } .shown { max-height: 165mm; break-inside: avoid; }
  .pin, .mat, .problem { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
# No script, and no address but the pictures in the page itself.
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
