import { toProvisoError } from '../../../shared/errors.ts';
import { connectHost } from '../parse-host/connect.ts';
import { HOST_LIMITS } from '../parse-host/limits.ts';
import { startWatchdog } from '../parse-host/watchdog.ts';
import type { FromSqlHost, ToSqlHost } from './protocol.ts';
import { StatementHost } from './statement-host.ts';

// The entry of a process that runs one statement of a person: SQLite cannot be interrupted, so the process may be killed at any moment.
const watchdog = startWatchdog(HOST_LIMITS.residentBytes);

connectHost((post: (message: FromSqlHost) => void) => {
  let host: StatementHost | null = null;
  return raw => {
    const message = raw as ToSqlHost;
    if (message.type === 'taken') {
      host?.taken();
      return;
    }
    watchdog.begin(message.limits.seconds + 5);
    try {
      host ??= new StatementHost(message, post);
    } catch (error) {
      const { code, message: reason, details } = toProvisoError(error);
      post({ type: 'failed', code, message: reason, details });
    }
  };
});
