import { FORMAT_GROUPS } from './registry.ts';

/** A log format as people are told of it. */
export interface ListedFormat {
  /** As in `--as` and the field `format` of an upload. */
  name: string;
  title: string;
  /** How it is recognised, what is taken, what is special. */
  about: string;
  /** Its files are no text. */
  binary: boolean;
  /** Large plain files of it are read in ranges, by several workers at once. */
  ranges: boolean;
}

/** Listed formats of one kind. */
export interface ListedGroup {
  title: string;
  formats: ListedFormat[];
}

/** Every registered log format, grouped, in the order in which files are recognised. */
export function listFormats(): ListedGroup[] {
  return FORMAT_GROUPS.map(({ title, formats }) => ({
    title,
    formats: formats.map((format) => ({
      name: format.name,
      title: format.title,
      about: format.about,
      binary: format.binary === true,
      ranges: format.ranges !== undefined,
    })),
  }));
}
