import type { CaseFile } from '../case-file/case-file.ts';
import { bytesPath } from '../case-file/places.ts';
import type { Presentation } from '../mail/present.ts';
import type { ParseHostTransport } from '../parse-host/transport.ts';
import { withHosts } from '../parse-host/warm-pool.ts';
import type { StoredItem } from '../store/repositories/items.ts';

/**
 * Has a parse host prepare an item for the reader, from the bytes as received. Null when there is nothing to prepare.
 * @throws parse.too-slow, parse.too-much-memory, parse.crashed, parse.failed, parse.no-host
 */
export async function presentItem(caseFile: CaseFile, hosts: ParseHostTransport, item: StoredItem, contentIds: readonly (readonly [string, number])[]): Promise<Presentation | null> {
  const isHtmlDocument = item.kind === 'document' && item.mediaType === 'text/html';
  if (item.quarantine !== null || item.encodedIn !== null || (item.kind !== 'message' && !isHtmlDocument)) return null;
  return withHosts(hosts, 'reader', pool => pool.present({
    path: bytesPath(caseFile, item.exhibit), kind: item.kind === 'message' ? 'message' : 'document', isMailboxQuoted: item.isMailboxQuoted,
    startByte: item.startByte, endByte: item.endByte, contentIds,
  }));
}
