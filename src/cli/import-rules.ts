import { readFile } from 'node:fs/promises';
import { splitSigma } from '../domain/sigma/read-sigma.ts';
import type { ApiClient } from './client.ts';
import { printable } from './table.ts';

/** What became of a rule of a file. */
export interface Imported {
  file: string;
  id?: string;
  title?: string;
  /** Fields of which nothing is kept. */
  notices?: string[];
  refused?: string;
}

/** What became of it, in words. */
export function importedText({ file, id, title, notices = [], refused }: Imported): string {
  return id ? [`${id}  ${title}`, ...notices.map((notice) => `  ${notice}`)].join('\n') : `${file}: ${refused}`;
}

/** Each rule of a file by itself, so that one that is refused holds up no other. */
export async function importRules({ api }: ApiClient, file: string): Promise<Imported[]> {
  const text = await readFile(file, 'utf8');
  const language = languageOf(text);
  const results: Imported[] = [];
  for (const part of language === 'sigma' ? splitSigma(text) : [text]) {
    const answer = await api.POST('/api/v1/security/rules', { body: { language, text: part } });
    const problem = answer.error as { detail?: string } | undefined;
    results.push(
      answer.data
        ? {
            ...{ file, id: answer.data.id, title: printable(answer.data.title) },
            notices: answer.data.notices.map(printable),
          }
        : { file, refused: printable(problem?.detail ?? `answered ${answer.response.status}`) },
    );
  }
  return results;
}

/** How the text of a rule is written: JSON begins with a brace. */
export function languageOf(text: string): 'threshold' | 'sigma' {
  return text.trimStart().startsWith('{') ? 'threshold' : 'sigma';
}
