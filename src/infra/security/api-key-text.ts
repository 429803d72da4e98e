import { randomBytes } from 'node:crypto';
import { hashOfToken } from './opaque-token.ts';

const FORM = /^rf_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

/** A new secret of 256 random bits for an API key; only `hash` (SHA-256) is stored. */
export function newApiKeySecret(): { secret: string; hash: Buffer } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, hash: hashOfToken(secret) };
}

/** The key as its owner is shown it, once: `rf_<id>_<secret>`; its beginning tells secret scanners what they found. */
export function writeApiKey(id: string, secret: string): string {
  return `rf_${id.replaceAll('-', '')}_${secret}`;
}

/** Reads a presented key; undefined for anything that has not the form of one. */
export function readApiKey(text: string): { id: string; secretHash: Buffer } | undefined {
  const [, hex, secret] = FORM.exec(text) ?? [];
  if (hex === undefined || secret === undefined) return undefined;
  return {
    id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    secretHash: hashOfToken(secret),
  };
}
