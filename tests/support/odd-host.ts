import { closeSync, openSync, readSync } from 'node:fs';
import type { FromHost, ToHost } from '../../main/engine/parse-host/protocol.ts';
import { HostWork } from '../../main/engine/parse-host/work.ts';

// A parse host that meets what a hostile document does to a parser: it reads like the real one until an item says otherwise.
const send = (message: FromHost): void => { process.send?.(message); };
const work = new HostWork(send, () => undefined);
const hoard: Buffer[] = [];

process.on('disconnect', () => { process.exit(0); });
send({ type: 'ready' });
process.on('message', (request: ToHost) => {
  if (request.type !== 'read') {
    if (request.type === 'present') work.handle(request);
    return;
  }
  for (let at = 0; at < request.spans.length; at += 2) {
    const [start, end] = [request.spans[at] ?? 0, request.spans[at + 1] ?? 0];
    misbehave(bytesOf(request.path, start, end), request.id);
    work.handle({ ...request, spans: [start, end] });
  }
});

function misbehave(text: string, id: number): void {
  if (text.includes('PLEASE DIE')) process.exit(3);
  if (text.includes('PLEASE HANG')) for (;;);
  if (text.includes('PLEASE EAT')) for (;;) hoard.push(Buffer.alloc(16 * 1_048_576, 1));
  if (text.includes('PLEASE LIE')) send({ type: 'read', id, outcomes: [{ family: [] }] });
}

function bytesOf(path: string, start: number, end: number): string {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(end - start);
  readSync(file, bytes, 0, bytes.length, start);
  closeSync(file);
  return bytes.toString('latin1');
}
