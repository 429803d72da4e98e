/** The style of HTML reports: plain on a screen, whole on paper, where wide tables lie on landscape pages. */
export const HTML_STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 76rem; background: #fff; color: #14201d;
  font: 15px/1.5 "DejaVu Sans", "Noto Sans", "Segoe UI", Arial, sans-serif; }
header { border-bottom: 3px solid #1f3a4d; padding-bottom: 1rem; }
h1 { margin: 0 0 .3rem; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2.6rem 0 .6rem; font-size: 1.3rem; color: #1f3a4d; break-after: avoid; overflow-wrap: anywhere; }
h3 { margin: 1.6rem 0 .4rem; font-size: 1.05rem; break-after: avoid; }
p { margin: .4rem 0; max-width: 52rem; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start; }
.quiet, figcaption, .note { color: #4c5a56; font-size: .9rem; }
nav ul { columns: 2; margin: .3rem 0; padding-left: 1.2rem; }
a { color: #1d5a86; }
figure { margin: 1rem 0; break-inside: avoid; }
figure svg { display: block; max-width: 100%; height: auto; }
dl { display: grid; grid-template-columns: minmax(12rem, max-content) auto; gap: .25rem 1.5rem; justify-content: start; }
dt { color: #4c5a56; overflow-wrap: anywhere; }
dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; min-width: 30rem; font-size: .82rem; }
th { background: #1f3a4d; color: #fff; text-align: left; vertical-align: bottom; }
th, td { padding: .3rem .55rem; border: 1px solid #d5dcda; }
td { vertical-align: top; max-width: 32rem; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start; }
tbody tr:nth-child(even) { background: #f4f7f6; }
.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.t { white-space: nowrap; }
@page { size: A4; margin: 15mm; }
@page landscape { size: A4 landscape; margin: 12mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 10pt; }
  nav { break-after: page; }
  a { color: inherit; text-decoration: none; }
  section.table, section.diagram { page: landscape; }
  .wide { overflow: visible; }
  table { width: 100%; min-width: 0; font-size: 7pt; }
  section.table table { font-size: 6.4pt; }
  th, td { padding: 1.2pt 3pt; }
  th { -webkit-print-color-adjust: exact; print-color-adjust: exact; overflow-wrap: break-word; }
  .n, .t { white-space: normal; overflow-wrap: break-word; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  figure svg { max-height: 200mm; }
  section.diagram figure svg { max-height: 148mm; }
}
`;
