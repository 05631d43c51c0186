import { connectHost } from './connect.ts';
import { HOST_LIMITS } from './limits.ts';
import type { FromHost, ToHost } from './protocol.ts';
import { TableWork } from './table-work.ts';
import { startWatchdog } from './watchdog.ts';
import { HostWork } from './work.ts';

// The entry of a parse host: reads hostile bytes, owns nothing, may be killed at any moment.
const watchdog = startWatchdog(HOST_LIMITS.residentBytes);

connectHost((post: (message: FromHost) => void) => {
  const beat = (isAtWork: boolean): void => {
    if (isAtWork) watchdog.begin(HOST_LIMITS.wallMs / 1_000 + 5);
    else watchdog.end();
  };
  const work = new HostWork(post, () => { beat(true); });
  const tables = new TableWork(post, beat);
  let before: Promise<void> = Promise.resolve();
  return received => {
    const message = received as ToHost;
    if (message.type === 'taken') tables.taken();
    else before = before.then(async () => {
      if (message.type === 'table' || message.type === 'tables') await tables.handle(message);
      else work.handle(message);
      beat(false);
    });
  };
});
