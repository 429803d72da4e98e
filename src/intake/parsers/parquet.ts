import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { type ParquetOptions, parquetBuffer, parquetCsv } from '../../domain/logs/clouds/parquet-rows.ts';
import type { Sheet } from './xlsx.ts';

/** The usual compressions of columns besides Snappy; what comes out may be no longer than the column states. */
const COMPRESSORS: ParquetOptions['compressors'] = {
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: length }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: length }),
  ZSTD: (bytes, length) => decompress(bytes, new Uint8Array(length)),
};

/** The rows of a Parquet file as CSV text; it has no name. */
export async function* parquetSheet(file: Buffer): AsyncGenerator<Sheet> {
  yield {
    name: '',
    async *text() {
      const rows = parquetCsv(parquetBuffer(file), { compressors: COMPRESSORS });
      for await (const lines of rows) yield Buffer.from(lines);
    },
  };
}
