import { SaxesParser } from 'saxes';
import type { FlowBatch } from '../flow.ts';
import type { LogReader } from '../format.ts';
import { rejectLine } from '../reject.ts';

/** Deeper than any scanner nests. */
const DEEPEST = 32;
/** So many characters without a tag, an attribute or an end are no scan any more. */
const LONGEST_WITHOUT_EVENT = 4 * 1024 * 1024;
const LONGEST_TEXT = 4096;
const MOST_ATTRIBUTES = 256;

/** What is made of the elements of a document. Attributes are plain text; nothing is ever expanded but the five of XML. */
export interface XmlHandler {
  open(name: string, attributes: Record<string, string>, line: number, batch: FlowBatch): void;
  /** `text` is what stood in the element itself, at most 4 KiB. */
  close(name: string, text: string, line: number, batch: FlowBatch): void;
}

/**
 * Reads an XML document in pieces. A document type with declarations of its own, damage, and what is too deep or too
 * long end the reading with one reject that says why. Keeps no state for resuming: the document is read again.
 */
export function readXml(handler: XmlHandler): LogReader {
  const decoder = new TextDecoder('utf-8');
  const parser = new SaxesParser({ xmlns: false, position: true });
  const texts: string[] = [];
  let batch: FlowBatch | null = null;
  let fault: string | null = null;
  let sinceEvent = 0;
  let attributesOfTag = 0;

  function stop(reason: string): void {
    fault ??= reason;
  }

  parser.on('error', (error) => stop(`not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`));
  parser.on('doctype', (text) => {
    sinceEvent = 0;
    if (text.includes('[')) stop('the document declares entities, which are not read');
  });
  parser.on('opentag', ({ name, attributes }) => {
    sinceEvent = 0;
    attributesOfTag = 0;
    if (texts.length >= DEEPEST) stop(`elements more than ${DEEPEST} deep`);
    texts.push('');
    if (fault === null && batch !== null) handler.open(name, attributes as Record<string, string>, parser.line, batch);
  });
  parser.on('attribute', () => {
    sinceEvent = 0;
    attributesOfTag += 1;
    if (attributesOfTag > MOST_ATTRIBUTES) stop(`more than ${MOST_ATTRIBUTES} attributes of one element`);
  });
  parser.on('text', (text) => {
    const last = texts.length - 1;
    if (last >= 0 && (texts[last] as string).length < LONGEST_TEXT)
      texts[last] = `${texts[last]}${text}`.slice(0, LONGEST_TEXT);
    sinceEvent = 0;
  });
  parser.on('closetag', ({ name }) => {
    const text = texts.pop() ?? '';
    sinceEvent = 0;
    if (fault === null && batch !== null) handler.close(name, text, parser.line, batch);
  });

  /** In pieces, so that nothing behind a fault is looked at for long. */
  function write(text: string, into: FlowBatch): void {
    if (fault !== null) return;
    batch = into;
    sinceEvent += text.length;
    parser.write(text);
    if (sinceEvent > LONGEST_WITHOUT_EVENT) stop('a tag or text that does not end');
    if (fault !== null) report(into);
  }

  function report(into: FlowBatch): void {
    into.read += 1;
    const nothing = Buffer.alloc(0);
    rejectLine(into, parser.line, { field: null, reason: fault ?? '' }, nothing, 0, 0);
  }

  return {
    push(chunk, into) {
      write(decoder.decode(chunk, { stream: true }), into);
    },
    end(into) {
      write(decoder.decode(), into);
      if (fault !== null) return;
      batch = into;
      parser.close();
      if (fault !== null) report(into);
    },
    get line() {
      return parser.line;
    },
    save: () => null,
    restore() {},
  };
}
