/** Control, format (right-to-left overrides) and lone-surrogate characters: they make a name look like another one. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;
const LONGEST = 255;

/** A member's name as it may be shown anywhere; it is a label, whatever path it spells. */
export function memberLabel(name: string): string {
  return [...name.replace(UNSAFE, '').trim()].slice(0, LONGEST).join('') || 'unnamed';
}

/** The label of something inside something that may have a name itself. */
export function innerName(outer: string | null, name: string): string {
  return memberLabel(outer === null ? name : `${outer}/${name}`);
}

/** What systems put into archives of their own accord. */
export function isJunk(name: string): boolean {
  return /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._[^/]*$)/i.test(name);
}
