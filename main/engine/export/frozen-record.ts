import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { FrozenBundle } from '../../../shared/domain/bundle.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { NewMember, StoredBundle } from '../store/repositories/bundles.ts';

/** A frozen bundle may take this much of a case database once it is unpacked. */
const CONTENT_MAX_BYTES = 1 << 30;

/** A frozen bundle as it is kept: deflated JSON and the hash of the JSON. */
export function packFrozen(frozen: FrozenBundle): { readonly content: Uint8Array; readonly contentSha256: string } {
  const json = JSON.stringify(frozen);
  return { content: deflateSync(json), contentSha256: createHash('sha256').update(json, 'utf8').digest('hex') };
}

/**
 * Reads a frozen bundle back, so that every rendering starts from the same record.
 * @throws bundle.damaged when it is not what was frozen
 */
export function unpackFrozen(stored: Pick<StoredBundle, 'content' | 'contentSha256' | 'number'>): FrozenBundle {
  try {
    const json = inflateSync(stored.content, { maxOutputLength: CONTENT_MAX_BYTES });
    if (createHash('sha256').update(json).digest('hex') !== stored.contentSha256) throw new Error('the hash differs');
    return FrozenBundle.parse(JSON.parse(json.toString('utf8')));
  } catch (cause) {
    throw new ProvisoError('bundle.damaged', `The frozen record of bundle ${stored.number} is not what was stored. Check the case; nothing was written.`, { number: stored.number }, { cause });
  }
}

/** What is inside, by role, for the question which bundle something has been in. */
export function membersOf(frozen: FrozenBundle): NewMember[] {
  return [
    ...frozen.originals.map((original): NewMember => ({ role: 'original', ref: `exhibit:${original.exhibit.slice(0, 12)}`, sha256: original.sha256 })),
    ...frozen.items.map((item): NewMember => ({ role: 'item', ref: item.ref, sha256: item.contentSha256 })),
    ...frozen.versions.map((version): NewMember => ({ role: 'version', ref: version.ref, sha256: version.sha256 })),
    ...frozen.provisions.map((provision): NewMember => ({ role: 'provision', ref: provision.ref, sha256: null })),
    ...frozen.links.map((link): NewMember => ({ role: 'link', ref: `link:${link.linkId}`, sha256: null })),
    ...frozen.findings.map((finding): NewMember => ({ role: 'finding', ref: finding.ref, sha256: finding.digest })),
    ...frozen.events.map((event): NewMember => ({ role: 'event', ref: event.ref, sha256: null })),
  ];
}
