import { parentPort, workerData } from 'node:worker_threads';
import { ScanHost } from './scan-host.ts';
import type { ScanWorkerData, ToScanWorker } from './scan-messages.ts';

// The pool starts this file with exactly this data.
const host = new ScanHost(workerData as ScanWorkerData, block => { parentPort?.postMessage(block); });
parentPort?.on('message', (message: ToScanWorker) => { host.receive(message); });
