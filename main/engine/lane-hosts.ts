import { ProvisoError } from '../../shared/errors.ts';
import type { FromLane, HostNews, HostOrder, ToLane } from './lane-messages.ts';
import type { HostEnd, ParseHostConnection, ParseHostTransport } from './parse-host/transport.ts';

/** Parse hosts for a lane thread that cannot start processes itself: orders go to the engine's main thread, news come back. */
export function hostsByMessage(send: (message: FromLane) => void): { readonly transport: ParseHostTransport; receive(news: HostNews): void } {
  const waiting = new Map<number, { resolve: (host: ParseHostConnection) => void; reject: (error: Error) => void }>();
  const messageListeners = new Map<number, (message: unknown) => void>();
  const goneListeners = new Map<number, (end: HostEnd) => void>();
  const ended = new Map<number, HostEnd>();
  let lastId = 0;
  const order = (hostId: number, what: 'post' | 'kill', message?: unknown): void => { send({ type: 'host', hostId, what, message }); };
  const connection = (hostId: number): ParseHostConnection => ({
    post: message => { order(hostId, 'post', message); },
    onMessage: listener => { messageListeners.set(hostId, listener); },
    onGone: listener => {
      const end = ended.get(hostId);
      if (end === undefined) goneListeners.set(hostId, listener);
      else listener(end);
    },
    kill: () => { order(hostId, 'kill'); },
    residentBytes: () => null,
    keepAlive: () => undefined,
  });
  return {
    transport: {
      fork: program => new Promise((resolve, reject) => {
        const hostId = ++lastId;
        waiting.set(hostId, { resolve, reject });
        send({ type: 'host', hostId, what: 'fork', program });
      }),
    },
    receive(news) {
      const wait = waiting.get(news.hostId);
      switch (news.what) {
        case 'forked':
          waiting.delete(news.hostId);
          wait?.resolve(connection(news.hostId));
          return;
        case 'failed':
          waiting.delete(news.hostId);
          wait?.reject(new ProvisoError('parse.no-host', 'No process could be started to read files in. Close other programs and try again; nothing in the case was changed.'));
          return;
        case 'message':
          messageListeners.get(news.hostId)?.(news.message);
          return;
        case 'gone':
          ended.set(news.hostId, news.end);
          goneListeners.get(news.hostId)?.(news.end);
          return;
      }
    },
  };
}

/** The other side: carries out the orders of one lane thread with a real transport. Call `end` when the thread is gone. */
export function carryOutHostOrders(transport: ParseHostTransport, send: (message: ToLane) => void): { receive(order: HostOrder): void; end(): void } {
  const hosts = new Map<number, ParseHostConnection>();
  let isOver = false;
  return {
    receive({ hostId, what, program, message }) {
      switch (what) {
        case 'fork':
          transport.fork(program).then(
            host => {
              if (isOver) { host.kill(); return; }
              hosts.set(hostId, host);
              host.onMessage(answer => { send({ type: 'host', hostId, what: 'message', message: answer }); });
              host.onGone(end => {
                hosts.delete(hostId);
                send({ type: 'host', hostId, what: 'gone', end });
              });
              send({ type: 'host', hostId, what: 'forked' });
            },
            () => { send({ type: 'host', hostId, what: 'failed' }); },
          );
          return;
        case 'post': hosts.get(hostId)?.post(message); return;
        case 'kill': hosts.get(hostId)?.kill(); return;
      }
    },
    end() {
      isOver = true;
      for (const host of hosts.values()) host.kill();
      hosts.clear();
    },
  };
}
