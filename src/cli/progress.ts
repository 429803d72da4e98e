import cliProgress from 'cli-progress';

/** Shows how far named pieces of long work are, on standard error: bars on a terminal, a line at each quarter elsewhere. */
export interface ProgressBoard {
  /** Sets a piece's state; `percent` 0 to 100, `note` a few words. */
  set(name: string, percent: number, note: string): void;
  /** Ends the display; what was shown stays. */
  stop(): void;
}

/** A board for people, or one that is silent when a machine reads the output. */
export function openProgress({ quiet }: { quiet: boolean }): ProgressBoard {
  if (quiet) return { set() {}, stop() {} };
  return process.stderr.isTTY ? bars() : lines();
}

function bars(): ProgressBoard {
  const board = new cliProgress.MultiBar(
    {
      format: '  {name} {bar} {percentage}%  {note}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 28,
      hideCursor: true,
      clearOnComplete: false,
      stream: process.stderr,
      forceRedraw: true,
    },
    cliProgress.Presets.shades_grey,
  );
  const known = new Map<string, cliProgress.SingleBar>();
  return {
    set(name, percent, note) {
      const payload = { name: name.padEnd(28).slice(0, 28), note: note.slice(0, 48) };
      const bar = known.get(name) ?? board.create(100, 0, payload);
      known.set(name, bar);
      bar.update(percent, payload);
    },
    stop() {
      board.stop();
    },
  };
}

function lines(): ProgressBoard {
  const said = new Map<string, string>();
  return {
    set(name, percent, note) {
      const quarter = percent >= 100 ? 100 : Math.floor(percent / 25) * 25;
      const line = `${name}: ${quarter}% ${quarter === 100 ? note : ''}`.trimEnd();
      if (said.get(name) === line) return;
      said.set(name, line);
      process.stderr.write(`${line}\n`);
    },
    stop() {},
  };
}
