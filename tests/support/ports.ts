import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Port } from '../../shared/rpc/frames.ts';

/** Two ends of a real MessageChannel, as window and engine hold them. */
export function portPair(): readonly [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  return [asPort(port1), asPort(port2)];
}

function asPort(port: MessagePort): Port {
  return {
    post: frame => { port.postMessage(frame); },
    onMessage: listener => { port.on('message', listener); },
    onClose: listener => { port.on('close', listener); },
    close: () => { port.close(); },
  };
}
