import { Worker } from 'node:worker_threads';

/** Runs beside the work, which may be stuck: ends the process when it takes too long or too much memory. */
const WATCHDOG = `
const { workerData } = require('node:worker_threads');
const until = new Float64Array(workerData.until);
setInterval(() => {
  const isLate = until[0] > 0 && process.uptime() > until[0];
  if (isLate || process.memoryUsage.rss() > workerData.residentBytes) process.kill(process.pid, 'SIGKILL');
}, 100);
`;

/** Watches this process from a thread of its own. `begin` starts the clock of what is at hand, `end` stops it. */
export function startWatchdog(residentBytes: number): { begin(wallSeconds: number): void; end(): void } {
  /** Seconds since the process started at which what is at hand must be done; 0 while idle. */
  const until = new Float64Array(new SharedArrayBuffer(8));
  new Worker(WATCHDOG, { eval: true, workerData: { until: until.buffer, residentBytes } }).unref();
  return {
    begin: wallSeconds => { until[0] = process.uptime() + wallSeconds; },
    end: () => { until[0] = 0; },
  };
}
