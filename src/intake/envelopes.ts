/** Something that logs come wrapped in, as people are told of it. */
export interface ListedEnvelope {
  name: string;
  title: string;
  about: string;
}

/** What files may be wrapped in, or written as, and are still read; told by their bytes, up to three deep. */
export const ENVELOPES: readonly ListedEnvelope[] = [
  { name: 'gzip', title: 'gzip', about: 'Also of several members one after the other.' },
  { name: 'zstd', title: 'Zstandard', about: 'Inflated in a process of its own, whose memory is limited.' },
  { name: 'xz', title: 'xz', about: 'Inflated in a process of its own, whose memory is limited.' },
  {
    name: 'zip',
    title: 'zip',
    about: 'Each file in it is a part of the upload; links and encrypted files are refused one by one.',
  },
  { name: 'tar', title: 'tar', about: 'Likewise, plain or inside gzip, zstd or xz.' },
  {
    name: 'xlsx',
    title: 'Excel workbook (.xlsx, .xlsm)',
    about: 'Each sheet is a part, read as a table in a process of its own.',
  },
  { name: 'xlsb', title: 'Excel binary workbook (.xlsb)', about: 'Likewise.' },
  { name: 'xls', title: 'Excel 97 workbook (.xls)', about: 'Likewise.' },
  { name: 'ods', title: 'OpenDocument spreadsheet (.ods)', about: 'Likewise.' },
  { name: 'parquet', title: 'Apache Parquet', about: 'Its columns are read as those of a table.' },
  {
    name: 'encodings',
    title: 'UTF-16 and Windows-1252 text',
    about:
      'Told by a byte order mark, by zero bytes in every other place, or by bytes that are no UTF-8; CR, LF and CRLF end lines.',
  },
];
