import { createHmac } from 'node:crypto';
import type { Audience } from '../../../shared/domain/bundle.ts';
import { listWord } from '../../../shared/domain/slice-query.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import type { ReadDb } from '../store/connection.ts';
import { holdingsReader } from '../store/repositories/bundle-holdings.ts';

/** Under which purpose the case keeps the salt. */
export const CREDENTIAL_SALT = 'bundle-credentials';

/** Digits of the salted hash that are shown: enough to tell credentials apart, too few to try values against without the salt. */
const SHOWN_DIGITS = 12;
const REMEMBERED_MAX = 100_000;

/**
 * How an audience sees credentials: the own side as logged, everybody else as a label that is the same in every bundle of the case,
 * with a salted hash: `credential-07 (h:ab12cd34ef56)`. The salt never leaves the case.
 */
export function credentialsFor(db: ReadDb, audience: Audience, salt: Uint8Array): (value: string) => string {
  if (audience === 'internal') return value => value;
  const numbers = holdingsReader(db);
  const known = new Map<string, string>();
  return value => {
    if (value === '') return '';
    const before = known.get(value);
    if (before !== undefined) return before;
    const number = numbers.credentialNumber(value);
    const keyed = createHmac('sha256', salt).update(value, 'utf8').digest('hex').slice(0, SHOWN_DIGITS);
    const label = `credential${number === null ? '' : `-${String(number).padStart(2, '0')}`} (h:${keyed})`;
    if (known.size < REMEMBERED_MAX) known.set(value, label);
    return label;
  };
}

/** Columns that may hold a secret, by their name. */
const NAMES_A_SECRET = /token|credential|secret|api_?key|auth|bearer|client_?id/i;
/** Shorter values occur by chance. */
const SECRET_MIN = 4;

/** Credentials a slice names. */
export function secretsOf(slice: Slice): string[] {
  return [...slice.credentials, ...slice.where.filter(filter => NAMES_A_SECRET.test(filter.column)).map(filter => filter.value)].filter(secret => secret.length >= SECRET_MIN);
}

/** A slice with its credentials as an audience may see them. */
export function maskSlice(slice: Slice, credential: (value: string) => string): Slice {
  return {
    ...slice,
    credentials: slice.credentials.map(credential),
    where: slice.where.map(filter => (NAMES_A_SECRET.test(filter.column) ? { ...filter, value: credential(filter.value) } : filter)),
  };
}

/** A query with the slice's credentials as an audience may see them, however the shell quotes them. */
export function maskQuery(query: string, slice: Slice, credential: (value: string) => string): string {
  const named = [...slice.credentials, ...slice.where.filter(filter => NAMES_A_SECRET.test(filter.column)).map(filter => filter.value)].filter(secret => secret !== '');
  // Longest first, so that one credential that begins another is not cut out of it; in one pass, so that no label is masked in turn.
  const byWords = new Map(named.sort((a, b) => b.length - a.length).flatMap(secret => [listWord(secret), secret].flatMap(word => [[word.replaceAll("'", String.raw`'\''`), secret], [word, secret]] as const)));
  if (byWords.size === 0) return query;
  const anyOf = new RegExp([...byWords.keys()].map(words => words.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|'), 'g');
  return query.replace(anyOf, words => credential(byWords.get(words) ?? words));
}
