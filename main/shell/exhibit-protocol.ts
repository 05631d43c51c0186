import type { Session } from 'electron';
import { Sha256 } from '../../shared/domain/basics.ts';
import { EXHIBIT_READ_BYTES } from '../../shared/rpc/control.ts';
import { APP_ORIGIN } from './app-protocol.ts';
import type { EngineHost } from './engine-host.ts';

/** Types a frame or image may show. Anything else is bytes: an exhibit is evidence, never a page of ours. */
const SHOWN_TYPES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/avif', 'application/pdf', 'text/plain']);

type ReadExhibit = EngineHost['readExhibit'];

/** Serves `exhibit://sha256/<hash>`: original bytes of this window's case, with ranges, read-only. */
export function serveExhibits(session: Session, read: ReadExhibit): void {
  session.protocol.handle('exhibit', request => answerExhibit(request, read));
}

/** One answer. Bytes are fetched piece by piece as they are drawn, so a file of any size passes through. */
export async function answerExhibit(request: Request, read: ReadExhibit): Promise<Response> {
  const url = new URL(request.url);
  const sha256 = Sha256.safeParse(url.pathname.slice(1));
  if (url.host !== 'sha256' || !sha256.success || (request.method !== 'GET' && request.method !== 'HEAD')) return refuse(404);
  const wanted = parseRange(request.headers.get('range'));
  if (wanted === 'bad') return refuse(416);
  const start = wanted?.startByte ?? 0;
  const first = await read(sha256.data, start, wanted?.endByte ?? Number.MAX_SAFE_INTEGER);
  if (first === null) return refuse(404);
  const { sizeBytes } = first;
  if (start > 0 && start >= sizeBytes) return refuse(416, { 'content-range': `bytes */${sizeBytes}` });
  const end = Math.min(wanted?.endByte ?? sizeBytes, sizeBytes);

  const headers = new Headers({
    ...GUARDS,
    'content-type': SHOWN_TYPES.has(first.mediaType) ? withCharset(first.mediaType) : 'application/octet-stream',
    'content-length': String(end - start),
    'accept-ranges': 'bytes',
  });
  if (wanted !== null) headers.set('content-range', `bytes ${start}-${end - 1}/${sizeBytes}`);
  const status = wanted === null ? 200 : 206;
  if (request.method === 'HEAD') return new Response(null, { status, headers });

  let at = start;
  let next: Uint8Array | null = first.bytes;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      next ??= (await read(sha256.data, at, Math.min(at + EXHIBIT_READ_BYTES, end)))?.bytes ?? null;
      if (next === null || next.length === 0) {
        // The engine went away, or the file is shorter than it was: a short answer must not pass for a whole one.
        if (at < end) controller.error(new Error('The exhibit could not be read to its end.'));
        else controller.close();
        return;
      }
      const piece = next.subarray(0, end - at);
      at += piece.length;
      next = null;
      controller.enqueue(piece);
      if (at >= end) controller.close();
    },
  });
  return new Response(body, { status, headers });
}

const GUARDS = {
  'access-control-allow-origin': APP_ORIGIN,
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

function refuse(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { ...GUARDS, ...headers } });
}

function withCharset(mediaType: string): string {
  return mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType;
}

/** One range of RFC 9110, end made exclusive. A list of ranges and a suffix range are not served. */
function parseRange(header: string | null): { readonly startByte: number; readonly endByte: number | null } | null | 'bad' {
  if (header === null) return null;
  const match = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(header.trim());
  if (match === null) return 'bad';
  const startByte = Number(match[1]);
  const endByte = match[2] === undefined ? null : Number(match[2]) + 1;
  return endByte !== null && endByte <= startByte ? 'bad' : { startByte, endByte };
}
