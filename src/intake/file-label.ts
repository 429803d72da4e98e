const LONGEST_NAME = 255;
/** Control, format (right-to-left overrides) and lone-surrogate characters: they make a name look like another one. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** What a file is called here: the last part of its name with what could deceive taken out; never a path. */
export function fileLabel(fileName: string | undefined): string {
  const last = (fileName ?? '').split(/[/\\]/).at(-1) ?? '';
  return [...last.replace(UNSAFE, '').trim()].slice(0, LONGEST_NAME).join('') || 'unnamed';
}
