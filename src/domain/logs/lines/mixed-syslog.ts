import type { LogFormat } from '../format.ts';
import { countLines, type LineFormat, readLines } from './line-format.ts';

/** A file with lines of several products, as a log server writes it: each line is read by the format it is of. */
export function mixedSyslog(formats: readonly LineFormat[]): LogFormat {
  const title = 'Syslog of several products';
  return {
    name: 'mixed-syslog',
    title,
    about: 'Each line is read by the format it is of; lines of programs not known here are skipped and counted.',
    probe(sample) {
      const particular = formats.filter(({ general }) => !general);
      const { read, own, foreign, fault } = countLines(sample, (options) => readLines(particular, options));
      if (own === 0) return { confidence: 0, because: 'no line of any product known here' };
      const because = `${own} of ${read} sample lines are of products known here, ${foreign} of other programs${fault}`;
      // As for a single product, but less sure, so that a file of one keeps that product's name.
      const readable = (own + foreign) / read;
      return { confidence: readable < 0.8 ? 0.9 * readable : 0.8 + 0.15 * (own / read), because };
    },
    open: (_sample, options) => readLines(formats, options),
  };
}

/**
 * How a recognised format of single lines is opened: its own parser is asked first and those of the other products after
 * it, because the sample shows only the beginning of the file. A general one is what was left when no other fitted.
 */
export function openWithOthers(format: LineFormat, formats: readonly LineFormat[]): LogFormat['open'] {
  if (format.general) return format.open;
  const others = formats.filter((other) => other !== format);
  return (_sample, options) => readLines([format, ...others], options);
}
