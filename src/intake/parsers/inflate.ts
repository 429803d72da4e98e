import type { ChildParse } from '../../infra/child-parser.ts';
import { inflateXz } from './xz.ts';
import { inflateZstd } from './zstd.ts';

/** Inflates a zstd or xz stream. */
export const parse: ChildParse = (input, { kind }: { kind: 'zstd' | 'xz' }) =>
  kind === 'zstd' ? inflateZstd(input) : inflateXz(input);
