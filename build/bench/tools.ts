import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';

/** Runs a program to its end and gives what it printed. @throws Error when it ends with anything but 0 */
export function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1_048_576 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}\n${stderr}`);
  return stdout;
}

/** Whether a program is installed. */
export function isHere(program: string, ask: string): boolean {
  return spawnSync(program, [ask]).status === 0;
}

/** Seconds that work takes. */
export function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1_000;
}

export function repeat<T>(times: number, work: (at: number) => T): T[] {
  return Array.from({ length: times }, (_, at) => work(at));
}

/** The lower of the two in the middle of an even number. */
export function median(list: readonly number[]): number {
  return quantile(list, 0.5);
}

export function quantile(list: readonly number[], share: number): number {
  const sorted = [...list].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}

/** Bytes of the files in a folder. */
export function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(`${folder}/${name}`).size, 0);
}

export function rate(rows: number, seconds: number): string {
  return `${(rows / seconds / 1e6).toFixed(2)} M rows/s`;
}

export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

export function line(text: string): void {
  process.stdout.write(`${text}\n`);
}
