import { Writable } from 'node:stream';
import { transports } from 'winston';
import type { TestApi } from './api.ts';

/** Everything the surrounding `describe`'s API logs, down to debug, as it is written; one entry holds one line or more. */
export function useCapturedLog(api: () => TestApi): string[] {
  const chunks: string[] = [];
  before(() => {
    const { log } = api().services;
    const stream = new Writable({
      write(chunk, _encoding, done) {
        chunks.push(String(chunk));
        done();
      },
    });
    log.clear().add(new transports.Stream({ stream }));
    log.level = 'debug';
    log.silent = false;
  });
  after(() => {
    api().services.log.silent = true;
  });
  return chunks;
}
