/** Where the files of each format lie among stored results; a format that is not here has a folder of its own name. */
const FOLDERS: Readonly<Record<string, string>> = {
  xlsx: 'excel',
  docx: 'document',
  ndjson: 'json',
  vsdx: 'visio',
  'lucid-csv': 'lucid',
  svg: 'picture',
  png: 'picture',
  graphml: 'graph',
  dot: 'graph',
};

/** The folder of a format below `results/`. */
export function resultFolder(format: string): string {
  return FOLDERS[format] ?? format;
}
