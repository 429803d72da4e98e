import type { Identity } from '../slice.ts';

/** What a reader may look at besides the bytes. */
export interface Heard {
  port: number;
  /** Nothing more will come: the other side ended, or time is up. */
  ended: boolean;
}

/** How a service is recognised. Readers take bytes of strangers: they never throw, and what they keep is cut and clean. */
export interface ServiceProbe {
  name: string;
  /** Where it is asked first. */
  ports: readonly number[];
  /** Of those, where TLS comes before anything else. */
  tlsPorts?: readonly number[];
  /** What is sent to an address; null where the service speaks first. */
  request: ((address: string) => Uint8Array) | null;
  /** What answered; null when it is not this service, `more` when that cannot be said yet. */
  read(bytes: Buffer, heard: Heard): Identity | null | 'more';
}
