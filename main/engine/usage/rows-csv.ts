import type { Slice } from '../../../shared/domain/usage.ts';
import { rowsInFileOrder } from './file-order.ts';
import { isoOfUs } from './instants.ts';
import type { UsageContext } from './open-source.ts';

const HEADER = 'sha256,line,at,app,credential,method,endpoint,status,items,bytes,file\n';

/** The rows of a slice as CSV (RFC 4180, LF), in the order of its digest; a chunk holds what one segment holds. */
export async function* rowsCsv(context: UsageContext, slice: Slice, signal: AbortSignal): AsyncGenerator<string> {
  yield HEADER;
  for await (const rows of rowsInFileOrder(context, slice, signal)) {
    let chunk = '';
    for (const row of rows) {
      chunk += `${row.sha256},${row.line},${isoOfUs(row.atUtcUs)},${quoted(row.app)},${quoted(row.credential)},${quoted(row.method)},${quoted(row.endpoint)},${row.status ?? ''},${row.items ?? ''},${row.bytes ?? ''},${quoted(row.file)}\n`;
    }
    yield chunk;
  }
}

/** Subtle: a value that a spreadsheet would run as a formula is quoted as it stands; it is evidence and is not altered. */
function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
