declare module 's3rver' {
  import type { AddressInfo } from 'node:net';

  /** The part of the S3 service for tests that they use. */
  class S3rver {
    constructor(options: { address: string; port: number; silent: boolean; directory: string });
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
  export = S3rver;
}
