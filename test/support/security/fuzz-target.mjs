import { openSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** How long inputs are tried before the parent hears of it. */
const ROUND_MILLISECONDS = 100;
const [folder, places, inputFile] = process.argv.slice(2);

const fuzz = {
  passed: new Uint8Array(Number(places)),
  reached: 0,
  found(place) {
    fuzz.passed[place] = 1;
    fuzz.reached += 1;
  },
};
globalThis.fuzz = fuzz;

const require = createRequire(join(folder, 'target.js'));
const { Corpus } = createRequire(createRequire(import.meta.url).resolve('jsfuzz'))('./corpus.js');
const { makeSample } = require('./domain/logs/sample.js');
const { recogniseOrRefuse } = require('./domain/logs/recognise.js');
const { formatByName } = require('./domain/logs/registry.js');
const { FlowBatch } = require('./domain/logs/flow.js');

/** The input under way, for whoever has to end this process. */
const input = openSync(inputFile, 'w');

function note(bytes) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  writeSync(input, Buffer.concat([length, bytes]), 0, bytes.length + 4, 0);
}

/** Faults of every kind that are to be found: what finds none of these finds nothing. */
const PLANTED = {
  'planted-throw': (bytes) => {
    if (bytes.length > 40) throw new RangeError('planted');
  },
  'planted-hang': (bytes) => {
    while (bytes.length > 40);
  },
  'planted-greed': (bytes) => {
    const kept = [];
    while (bytes.length > 40) kept.push(Buffer.alloc(1 << 24, 1));
  },
  'planted-exit': (bytes) => {
    if (bytes.length > 40) process.abort();
  },
};

function read(parser, bytes) {
  if (parser in PLANTED) return PLANTED[parser](bytes);
  const sample = makeSample(bytes, true);
  if (parser === 'recognise') return recogniseOrRefuse(sample);
  const format = formatByName(parser);
  const batch = new FlowBatch(256);
  format.probe(sample);
  const reader = format.open(sample, { receivedAt: 1767600000000000 });
  // Cut in the middle: readers must not care.
  reader.push(bytes.subarray(0, bytes.length >> 1), batch);
  reader.push(bytes.subarray(bytes.length >> 1), batch);
  reader.end(batch);
  if (batch.read < batch.rejects.length + batch.skipped) throw new Error('the ledger does not add up');
  return undefined;
}

/** Gives the error of the input, but for the one that says that it is no such log. */
function tried(parser, bytes) {
  try {
    read(parser, bytes);
  } catch (error) {
    if (error?.name !== 'NotALog') return String(error?.stack ?? error);
  }
  return undefined;
}

process.on('message', ({ parser, seeds, seconds }) => {
  fuzz.passed.fill(0);
  fuzz.reached = 0;
  const corpus = new Corpus([seeds], false);
  // What is found stays in memory: it serves this run.
  corpus.corpusPath = undefined;
  const until = performance.now() + seconds * 1_000;
  let inputs = 0;
  let slowest = 0;
  const round = () => {
    const end = performance.now() + ROUND_MILLISECONDS;
    for (let now = performance.now(); now < end; ) {
      const bytes = corpus.generateInput();
      const before = fuzz.reached;
      note(bytes);
      const error = tried(parser, bytes);
      inputs += 1;
      const after = performance.now();
      slowest = Math.max(slowest, after - now);
      now = after;
      if (error !== undefined) return process.send({ inputs, coverage: fuzz.reached, slowest, error, ended: true });
      if (fuzz.reached > before) corpus.putBuffer(bytes);
    }
    const ended = performance.now() > until;
    process.send({ inputs, coverage: fuzz.reached, slowest, ended });
    return ended ? undefined : setImmediate(round);
  };
  round();
});
process.on('disconnect', () => process.exit());
process.send({ ready: true });
