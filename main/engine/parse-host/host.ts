import { connectHost } from './connect.ts';
import { HOST_LIMITS } from './limits.ts';
import type { FromHost, ToHost } from './protocol.ts';
import { startWatchdog } from './watchdog.ts';
import { HostWork } from './work.ts';

// The entry of a parse host: reads hostile bytes, owns nothing, may be killed at any moment.
const watchdog = startWatchdog(HOST_LIMITS.residentBytes);

connectHost((post: (message: FromHost) => void) => {
  const work = new HostWork(post, () => { watchdog.begin(HOST_LIMITS.wallMs / 1_000 + 5); });
  return message => {
    work.handle(message as ToHost);
    watchdog.end();
  };
});
