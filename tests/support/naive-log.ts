/** A plain reader of comma separated logs, written apart from the product, slow and simple: what the fast one must agree with. */
export interface NaiveRow {
  readonly line: number;
  readonly startByte: number;
  readonly endByte: number;
  readonly atUtcUs: number;
  readonly fields: readonly string[];
}

export interface NaiveLog {
  readonly rows: readonly NaiveRow[];
  readonly rejected: number;
  readonly skipped: number;
  readonly physicalLines: number;
}

/** Columns of the logs it reads: time, app, credential, method, path, status, items, bytes, tenant, id. */
export const NAIVE_HEADER = 'time,app_id,credential,method,path,status,items,bytes,tenant,request_id';

/** Reads bytes whose quotes are all closed properly. */
export function readNaively(bytes: Uint8Array): NaiveLog {
  const text = Buffer.from(bytes).toString('latin1');
  const rows: NaiveRow[] = [];
  let rejected = 0, skipped = 0, at = 0, line = 1;
  while (at < text.length) {
    const start = at, startLine = line;
    const fields: string[] = [];
    if (text.startsWith('\n', at) || text.startsWith('\r\n', at)) {
      at += text[at] === '\n' ? 1 : 2;
      line++;
      skipped++;
      continue;
    }
    if (text[at] === '#') {
      const lf = text.indexOf('\n', at);
      at = lf < 0 ? text.length : lf + 1;
      line++;
      skipped++;
      continue;
    }
    for (;;) {
      let field = '';
      if (text[at] === '"') {
        at++;
        for (; at < text.length; at++) {
          if (text[at] === '"') {
            if (text[at + 1] !== '"') break;
            at++;
          }
          if (text[at] === '\n') line++;
          field += text[at] ?? '';
        }
        at++;
      } else {
        while (at < text.length && text[at] !== ',' && text[at] !== '\n' && !(text[at] === '\r' && text[at + 1] === '\n')) field += text[at++] ?? '';
      }
      fields.push(field);
      if (text[at] !== ',') break;
      at++;
    }
    if (text[at] === '\r') at++;
    at++;
    line++;
    at = Math.min(at, text.length);
    const record = bytes.subarray(start, at);
    if (Buffer.from(record).toString('latin1').trimEnd() === NAIVE_HEADER) { skipped++; continue; }
    const row = toRow(fields, record);
    if (row === null) rejected++;
    else rows.push({ ...row, line: startLine, startByte: start, endByte: at });
  }
  return { rows, rejected, skipped, physicalLines: line - 1 };
}

function toRow(fields: readonly string[], record: Uint8Array): Pick<NaiveRow, 'atUtcUs' | 'fields'> | null {
  if (record.includes(0)) return null;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(record);
  } catch {
    return null;
  }
  if (fields.length !== 10) return null;
  const [time = '', , , , , , items = '', bytes = ''] = fields;
  if (!/^(\d+|-|)$/.test(items) || !/^(\d+|-|)$/.test(bytes)) return null;
  const parts = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})\.(\d{6})Z$/.exec(time);
  if (parts === null) return null;
  const ms = Date.parse(`${parts[1] ?? ''}T${parts[2] ?? ''}Z`);
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(parts[1] ?? 'x') || Number(time.slice(0, 4)) < 1700 || Number(time.slice(0, 4)) > 2200) return null;
  return { atUtcUs: ms * 1_000 + Number(parts[3]), fields: fields.map(field => Buffer.from(field, 'latin1').toString('utf8')) };
}

/** The endpoint a path of these logs counts under, written down once more. */
export function naiveTemplate(path: string): string {
  return (path.split('?')[0] ?? '').split('/').map((part, at) => (/^\d+$/.test(part) && at > 1 ? ':id' : part)).join('/');
}
