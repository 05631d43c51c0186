import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Kills the process and its children when it takes longer. */
  readonly timeoutMs?: number;
}

/** Runs a program quietly and gives back what it printed. @throws Error with the last lines it printed when it fails */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    // Subtle: a group of its own, because installers start helpers that would outlive them.
    const child = spawn(program, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const printed: string[] = [];
    let isLate = false;
    const timer = options.timeoutMs === undefined ? undefined : setTimeout(() => {
      isLate = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, options.timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => { printed.push(chunk.toString()); });
    child.stderr.on('data', (chunk: Buffer) => { printed.push(chunk.toString()); });
    child.on('error', error => { clearTimeout(timer); reject(error); });
    child.on('close', code => {
      clearTimeout(timer);
      const text = printed.join('');
      if (code === 0) resolve(text);
      else reject(new Error(`${program} ${args.join(' ')} ${isLate ? 'took too long' : `ended with ${String(code)}`}\n${text.split('\n').slice(-25).join('\n')}`));
    });
  });
}
