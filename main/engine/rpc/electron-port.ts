import type { Port } from '../../../shared/rpc/frames.ts';

/** The part of Electron's MessagePortMain the engine uses; it never imports electron. */
export interface MessagePortLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** The channel to the process that forked this one. */
export interface ControlPort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown, ports: readonly MessagePortLike[]) => void): void;
}

interface ParentPortLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown; readonly ports: readonly MessagePortLike[] }) => void): unknown;
}

/** @throws Error when this process was not forked by Electron's utilityProcess */
export function parentPortOf(host: object): ControlPort {
  if (!('parentPort' in host) || !isParentPort(host.parentPort)) throw new Error('The engine runs as a utility process of the shell.');
  const parent = host.parentPort;
  return {
    post: message => { parent.postMessage(message); },
    onMessage: listener => { parent.on('message', event => { listener(event.data, event.ports); }); },
  };
}

function isParentPort(value: unknown): value is ParentPortLike {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}

/** Makes an Electron port speak like any other. */
export function electronPort(port: MessagePortLike): Port {
  return {
    post: frame => { port.postMessage(frame); },
    onMessage: listener => {
      port.on('message', event => { listener(event.data); });
      port.start();
    },
    onClose: listener => { port.on('close', listener); },
    close: () => { port.close(); },
  };
}
