import { Worker } from 'node:worker_threads';
import { parentPortOf } from '../rpc/electron-port.ts';
import { HOST_LIMITS } from './limits.ts';
import type { FromHost, ToHost } from './protocol.ts';
import { HostWork } from './work.ts';

// The entry of a parse host: reads hostile bytes, owns nothing, may be killed at any moment.
// Forked by the shell it talks over the port it is handed, forked by Node over its own channel.

/** Seconds since the process started at which the item in hand was begun; 0 while idle. Read by the watchdog. */
const begun = new Float64Array(new SharedArrayBuffer(8));

/** Runs beside the parser, which may be stuck: ends the process when it takes too much. */
const WATCHDOG = `
const { workerData } = require('node:worker_threads');
const begun = new Float64Array(workerData.begun);
setInterval(() => {
  const isStuck = begun[0] > 0 && process.uptime() - begun[0] > workerData.wallSeconds;
  if (isStuck || process.memoryUsage.rss() > workerData.residentBytes) process.kill(process.pid, 'SIGKILL');
}, 100);
`;
new Worker(WATCHDOG, { eval: true, workerData: { begun: begun.buffer, wallSeconds: HOST_LIMITS.wallMs / 1_000 + 5, residentBytes: HOST_LIMITS.residentBytes } }).unref();

function serve(post: (message: FromHost) => void): (message: unknown) => void {
  const work = new HostWork(post, () => { begun[0] = process.uptime(); });
  return message => {
    work.handle(message as ToHost);
    begun[0] = 0;
  };
}

if (process.send !== undefined) {
  const send = process.send.bind(process);
  process.on('message', serve(message => { send(message); }));
  // The engine is gone: so is the reason to live.
  process.on('disconnect', () => { process.exit(0); });
  send({ type: 'ready' } satisfies FromHost);
} else {
  parentPortOf(process).onMessage((_message, ports) => {
    const port = ports[0];
    if (port === undefined) return;
    const receive = serve(message => { port.postMessage(message); });
    port.on('message', event => { receive(event.data); });
    port.on('close', () => { process.exit(0); });
    port.start();
    port.postMessage({ type: 'ready' } satisfies FromHost);
  });
}
