import { vi } from 'vitest';
import { runCli } from '../../main/cli/program.ts';

export interface CommandRun { readonly code: number; readonly out: string; readonly err: string }

/** Runs the command line in this process and catches what it prints. */
export async function runCommand(...words: string[]): Promise<CommandRun> {
  let out = '', err = '';
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => { out += String(text); return true; });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(text => { err += String(text); return true; });
  try {
    return { code: await runCli(words), out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}
