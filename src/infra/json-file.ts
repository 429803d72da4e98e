import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Reads a JSON file from a folder; an error names the file. What is in it, the caller validates. */
export async function readJsonFile(folder: string, name: string): Promise<unknown> {
  const text = await readFile(join(folder, name), 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not valid JSON: ${(error as Error).message}`);
  }
}
