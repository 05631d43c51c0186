import type { CaseFile } from '../case-file/case-file.ts';
import { exhibitPath } from '../case-file/case-file.ts';
import type { Presentation } from '../mail/present.ts';
import { HOST_LIMITS } from '../parse-host/limits.ts';
import { ParsePool } from '../parse-host/pool.ts';
import type { ParseHostTransport } from '../parse-host/transport.ts';
import type { StoredItem } from '../store/repositories/items.ts';

/** A reader waits for this: shorter than an import would. */
const PRESENT_LIMITS = { ...HOST_LIMITS, wallMs: 20_000 };
/** A host is kept warm for the next item this long. */
const IDLE_MS = 60_000;

interface Warm {
  readonly pool: ParsePool;
  timer: NodeJS.Timeout | null;
  busy: number;
}

const warm = new WeakMap<ParseHostTransport, Warm>();

/**
 * Has a parse host prepare an item for the reader, from the bytes as received. Null when there is nothing to prepare.
 * @throws parse.too-slow, parse.too-much-memory, parse.crashed, parse.failed, parse.no-host
 */
export async function presentItem(caseFile: CaseFile, hosts: ParseHostTransport, item: StoredItem, contentIds: readonly (readonly [string, number])[]): Promise<Presentation | null> {
  const isHtmlDocument = item.kind === 'document' && item.mediaType === 'text/html';
  if (item.quarantine !== null || item.encodedIn !== null || (item.kind !== 'message' && !isHtmlDocument)) return null;
  const held = warm.get(hosts) ?? { pool: new ParsePool(hosts, { hosts: 1, limits: PRESENT_LIMITS }), timer: null, busy: 0 };
  warm.set(hosts, held);
  if (held.timer !== null) clearTimeout(held.timer);
  held.busy += 1;
  try {
    return await held.pool.present({
      path: exhibitPath(caseFile, item.exhibit), kind: item.kind === 'message' ? 'message' : 'document', isMailboxQuoted: item.isMailboxQuoted,
      startByte: item.startByte, endByte: item.endByte, contentIds,
    });
  } finally {
    held.busy -= 1;
    if (held.busy === 0) {
      held.timer = setTimeout(() => {
        if (warm.get(hosts) === held) warm.delete(hosts);
        held.pool.close();
      }, IDLE_MS);
      held.timer.unref();
    }
  }
}
