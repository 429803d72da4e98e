/**
 * Makes the pictures of reports in docs/pictures: carries some days of the made-up bank through a platform of its own, asks
 * for five reports as PDF, and puts two pages of each side by side. Needs dist/ and Debian's poppler-utils. An argument is a
 * folder to keep the whole reports in.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Resvg } from '@resvg/resvg-js';
import { ROOT } from './root.mjs';

const run = promisify(execFile);
const PROGRAM = join(ROOT, 'bin', 'ringfence.mjs');
const OUT = join(ROOT, 'docs', 'pictures');
const ROWS = 2_500;
const DAYS = Array.from({ length: 8 }, (_, index) => `2025-03-${String(4 + index).padStart(2, '0')}`);

/** What is shown. */
const REPORTS = [
  { kind: 'executive-summary', pages: [1, 3] },
  { kind: 'network-inventory', pages: [3, 5] },
  { kind: 'connection-matrix', pages: [3, 4] },
  { kind: 'threats', pages: [3, 4] },
  { kind: 'pci-evidence', pages: [3, 4] },
];

const ZONES = `name,ranges,owner,compliance
Headquarters,10.10.0.0/16,Workplace team,
Branches,10.21.0.0/16 10.22.0.0/16 10.23.0.0/16 10.24.0.0/16 10.25.0.0/16 10.26.0.0/16,Workplace team,
Guests,10.99.0.0/16,Workplace team,
Shared services,10.40.0.0/16,Infrastructure,
Public web,172.16.10.0/24 192.0.2.0/24,Web team,
Core banking,10.50.10.0/24,Core banking,
Card processing,10.50.90.0/24,Cards,PCI CDE
Databases,10.60.0.0/16,Data platform,
Operations,10.70.0.0/16,Infrastructure,
`;

async function main(keep) {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-pictures-'));
  const env = { ...process.env, RINGFENCE_DATA: join(folder, 'data') };
  const cli = async (...args) => (await run(process.execPath, [PROGRAM, ...args], { env, maxBuffer: 1 << 26 })).stdout;
  const platform = spawn(process.execPath, [PROGRAM, 'start', '--json', '--port', '18080'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = await once(createInterface({ input: platform.stdout }), 'line');
    console.log(`running at ${JSON.parse(line).url}`);
    writeFileSync(join(folder, 'zones.csv'), ZONES);
    await cli('zones', 'import', join(folder, 'zones.csv'));
    await cli('upload', '--wait', ...(await writeDays(folder)));
    mkdirSync(OUT, { recursive: true });
    for (const { kind, pages } of REPORTS) {
      const file = join(keep ?? folder, `${kind}.pdf`);
      await cli('report', '--kind', kind, '--format', 'pdf', '-o', file);
      const pictures = [];
      for (const page of pages) pictures.push(await pageOf(file, page, folder));
      writeFileSync(join(OUT, `${kind}.png`), sideBySide(pictures.filter(Boolean)));
      console.log(`docs/pictures/${kind}.png`);
    }
  } finally {
    platform.kill('SIGTERM');
    if (platform.exitCode === null) await once(platform, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The logs of each day, seen from both places. */
async function writeDays(folder) {
  const { sampleDay } = await import(join(ROOT, 'dist', 'domain', 'sample', 'bank.js'));
  const { firewallLines, zeekLines } = await import(join(ROOT, 'dist', 'domain', 'sample', 'lines.js'));
  return DAYS.flatMap((day, index) => {
    const about = { rows: ROWS + 150 * index, seed: 20_250_304 + 2 * index, day };
    const files = {
      [`conn-${day}.log`]: zeekLines(sampleDay({ seenFrom: 'inside', ...about })),
      [`firewall-${day}.csv`]: firewallLines(sampleDay({ seenFrom: 'border', ...about })),
    };
    return Object.entries(files).map(([name, lines]) => {
      const path = join(folder, name);
      writeFileSync(path, `${[...lines].join('\n')}\n`);
      return path;
    });
  });
}

/** A page as PNG; undefined when there is no such page. */
async function pageOf(file, page, folder) {
  const stem = join(folder, 'page');
  await run('pdftoppm', ['-png', '-singlefile', '-r', '144', '-f', String(page), '-l', String(page), file, stem]);
  const path = `${stem}.png`;
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  rmSync(path);
  return { bytes, width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

const HEIGHT = 620;
const GAP = 14;

/** Pages of one height, with a thin frame each. */
function sideBySide(pages) {
  let x = GAP;
  const images = pages.map(({ bytes, width, height }) => {
    const wide = Math.round((HEIGHT * width) / height);
    const at = `x="${x}" y="${GAP}" width="${wide}" height="${HEIGHT}"`;
    x += wide + GAP;
    return `<image ${at} href="data:image/png;base64,${bytes.toString('base64')}"/><rect ${at} fill="none" stroke="#b8c4c1"/>`;
  });
  const size = `width="${x}" height="${HEIGHT + 2 * GAP}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size} fill="#f3f5f5"/>${images.join('')}</svg>`;
  return new Resvg(svg).render().asPng();
}

await main(process.argv[2]);
