import { parentPortOf } from '../rpc/electron-port.ts';

/** What every host says once, before anything else: one that ends without it never ran. */
export interface Ready { readonly type: 'ready' }

/**
 * Connects this process to the engine that had it forked: over the port the shell hands it, or over its own channel when Node forked it.
 * `serve` gets the way to answer and gives what takes messages. The process ends with its engine.
 */
export function connectHost(serve: (post: (message: object) => void) => (message: unknown) => void): void {
  if (process.send !== undefined) {
    const send = process.send.bind(process);
    const take = serve(message => { send(message); });
    process.on('message', message => { take(message); });
    process.on('disconnect', end);
    // An interrupt from the keyboard reaches the whole group; whether work goes on is for the program that started this one to say.
    process.on('SIGINT', () => undefined);
    send({ type: 'ready' } satisfies Ready);
    return;
  }
  parentPortOf(process).onMessage((_message, ports) => {
    const port = ports[0];
    if (port === undefined) return;
    const take = serve(message => { port.postMessage(message); });
    port.on('message', event => { take(event.data); });
    port.on('close', end);
    port.start();
    port.postMessage({ type: 'ready' } satisfies Ready);
  });
}

/** Subtle: a thread of this process may be where nothing interrupts it, and an orderly exit would wait for it. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}
