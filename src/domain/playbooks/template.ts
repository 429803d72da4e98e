import { TEMPLATE_FIELDS } from './alert-facts.ts';
import type { TicketType } from './playbook.ts';

const FIELD = /\{\{\s*([^{}]*?)\s*\}\}/g;
/** What hurts a template that quotes too little. */
const HOSTILE = '"\\\n\u2028{{title}}';

/** Puts fields into a template. In JSON they become the inside of strings, whatever they hold; none is a template again. */
export function renderTemplate(template: string, fields: Record<string, string>, type: TicketType): string {
  return template.replace(FIELD, (_whole, name: string) => {
    const value = fields[name] ?? '';
    return type === 'application/json' ? JSON.stringify(value).slice(1, -1) : value;
  });
}

/** What is wrong with a template; undefined when nothing is. */
export function templateFault(template: string, type: TicketType): string | undefined {
  const known = new Set<string>(TEMPLATE_FIELDS);
  const unknown = [...template.matchAll(FIELD)].map(([, name = '']) => name).find((name) => !known.has(name));
  if (unknown !== undefined) return `There is no field {{${unknown}}}. Fields: ${TEMPLATE_FIELDS.join(', ')}.`;
  if (type !== 'application/json') return undefined;
  const fields = Object.fromEntries(TEMPLATE_FIELDS.map((name) => [name, HOSTILE]));
  try {
    JSON.parse(renderTemplate(template, fields, type));
    return undefined;
  } catch {
    return 'It is no JSON once its fields are filled in; they belong inside of strings: "{{title}}".';
  }
}
