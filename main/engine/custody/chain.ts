import { createHash } from 'node:crypto';
import { ProvisoError } from '../../../shared/errors.ts';
import type { CustodyEntry } from '../../../shared/domain/custody.ts';

/** The hash before the first entry. */
export const CHAIN_START = '0'.repeat(64);
/** An entry's canonical JSON is never longer than this. */
export const ENTRY_MAX_BYTES = 65_536;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Canonical JSON as RFC 8785 says: keys sorted by UTF-16 code units, numbers and strings as ECMAScript writes them, no white space.
 * @throws custody.not-canonical for lone surrogates and numbers JSON cannot hold
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new ProvisoError('custody.not-canonical', 'A custody entry can only hold finite numbers.');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new ProvisoError('custody.not-canonical', 'A custody entry can only hold well-formed Unicode text.');
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // Subtle: the default sort compares UTF-16 code units, which is exactly what RFC 8785 §3.2.3 asks for.
  const keys = Object.keys(value).sort();
  return `{${keys.map(key => `${canonicalJson(key)}:${canonicalJson(value[key] ?? null)}`).join(',')}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** `SHA-256(0x00 ‖ canonical JSON)`, hexadecimal. */
export function hashEntry(canonical: string): string {
  return createHash('sha256').update(Buffer.of(0)).update(canonical, 'utf8').digest('hex');
}

/**
 * The entry's canonical text and hash.
 * @throws custody.too-large past 64 KiB
 */
export function sealEntry(entry: CustodyEntry): { readonly text: string; readonly hash: string } {
  const text = canonicalJson(entry);
  const size = Buffer.byteLength(text);
  if (size > ENTRY_MAX_BYTES) {
    throw new ProvisoError('custody.too-large', `A custody entry of ${size} bytes is larger than the 65,536 the format allows. Split the act into smaller ones.`, { size });
  }
  return { text, hash: hashEntry(text) };
}

/** What a check of the chain found. `brokenAt` is the first entry that does not fit. */
export interface ChainVerdict {
  readonly holds: boolean;
  readonly entries: number;
  readonly head: string;
  readonly headAt: string;
  readonly brokenAt: number | null;
}

/** Follows the chain entry by entry; stops at the first that does not fit. */
export function verifyChain(entries: Iterable<{ readonly seq: number; readonly hash: string; readonly entry: string }>): ChainVerdict {
  let previous = CHAIN_START;
  let count = 0;
  let headAt = '';
  for (const row of entries) {
    const content = readLinkage(row.entry);
    const fits = content !== null && row.seq === count + 1 && content.seq === row.seq && content.previous === previous && hashEntry(row.entry) === row.hash;
    if (!fits) return { holds: false, entries: count, head: previous, headAt, brokenAt: row.seq };
    previous = row.hash;
    headAt = content.at;
    count += 1;
  }
  return { holds: true, entries: count, head: previous, headAt, brokenAt: null };
}

function readLinkage(text: string): { seq: number; previous: string; at: string } | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    if (!('seq' in value) || !('previous' in value) || !('at' in value)) return null;
    const { seq, previous, at } = value;
    return typeof seq === 'number' && typeof previous === 'string' && typeof at === 'string' ? { seq, previous, at } : null;
  } catch {
    return null;
  }
}
