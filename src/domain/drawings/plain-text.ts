/** Controls, halves of characters and non-characters, which XML 1.0 cannot carry, and marks that turn the reading direction. */
const UNWANTED = /[\p{Cc}\p{Cs}\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** One line of text without anything that is no character for people; line breaks and tabs become spaces. */
export function plainText(text: string): string {
  return text.replace(/[\t\n\r\u2028\u2029]+/g, ' ').replace(UNWANTED, '');
}

/** Text for XML and HTML, as content or as an attribute's value. */
export function xmlText(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
