import { type Document, isCollection, LineCounter, parseAllDocuments } from 'yaml';
import { isStorable } from '../requests/storable.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';

const LONGEST = 64 * 1024;
const MOST_DOCUMENTS = 20;
const DEEPEST = 12;

/** A document of a rule's text: its value, and where things stand in it. */
export interface RuleDocument {
  value: Record<string, unknown>;
  /** Line of what stands at the path, or of the nearest thing around it. */
  lineOf(path: RulePath): number;
}

/**
 * Reads the YAML of a rule: plain values only, without aliases and tags, of bounded size and depth. Throws RuleFault with
 * the line of what is not.
 */
export function readYaml(text: string): RuleDocument[] {
  if (text.length > LONGEST) throw new RuleFault(`A rule has at most ${LONGEST} characters.`);
  const lines = new LineCounter();
  const options = { lineCounter: lines, schema: 'core', version: '1.2', uniqueKeys: true, strict: true } as const;
  const parsed = parseAllDocuments(text, options);
  const documents = Array.isArray(parsed) ? parsed : [];
  if (documents.length === 0) throw new RuleFault('The rule is empty.', [], 1);
  if (documents.length > MOST_DOCUMENTS) throw new RuleFault(`A rule has at most ${MOST_DOCUMENTS} documents.`);
  return documents.map((document) => readDocument(document as Document.Parsed, lines));
}

function readDocument(document: Document.Parsed, lines: LineCounter): RuleDocument {
  const [fault] = [...document.errors, ...document.warnings];
  if (fault)
    throw new RuleFault((fault.message.split('\n')[0] as string).slice(0, 300), [], fault.linePos?.[0].line ?? 1);
  const lineOf = (path: RulePath) => lineAt(document, path, lines);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new RuleFault('Aliases are not supported: write the value out.', [], lineOf([]));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RuleFault('A rule is a map of names and values.', [], lineOf([]));
  }
  if (depthOf(value) > DEEPEST) throw new RuleFault('The rule is nested too deeply.', [], lineOf([]));
  if (!isStorable(value)) throw new RuleFault('A text in the rule has characters that no log has.', [], lineOf([]));
  return { value: value as Record<string, unknown>, lineOf };
}

function lineAt(document: Document.Parsed, path: RulePath, lines: LineCounter): number {
  for (let length = path.length; length >= 0; length--) {
    const at = path.slice(0, length);
    const node = (at.length === 0 ? document.contents : document.getIn(at, true)) as { range?: number[] } | undefined;
    if (!node?.range) continue;
    // A map begins at its first key, which is the line below its own name.
    const name = isCollection(node) && at.length > 0 ? nameLine(document, at, lines) : null;
    return name ?? lines.linePos(node.range[0] as number).line;
  }
  return 1;
}

function nameLine(document: Document.Parsed, path: RulePath, lines: LineCounter): number | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const items = (parent as { items?: { key?: { value?: unknown; range?: number[] } }[] } | undefined)?.items ?? [];
  const range = items.find(({ key }) => key?.value === path[path.length - 1])?.key?.range;
  return range ? lines.linePos(range[0] as number).line : null;
}

function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return depth;
  return Math.max(depth, ...Object.values(value).map((part) => depthOf(part, depth + 1)));
}
