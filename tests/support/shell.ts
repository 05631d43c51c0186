import { setTimeout } from 'node:timers/promises';
import type { ElectronApplication, Page } from '@playwright/test';
import type { ShellAnswer, ShellReply, ShellRequest, ShellService } from '../../shared/shell-api.ts';

/** Puts a question to the shell as the window does; a refusal comes back as its code. */
export async function askShell<K extends ShellService>(window: Page, request: ShellRequest & { kind: K }): Promise<ShellAnswer<K> | { readonly code: string }> {
  const reply = await window.evaluate(async asked => {
    const bridge = Reflect.get(window, 'proviso') as { ask(request: ShellRequest): Promise<ShellReply> };
    return bridge.ask(asked);
  }, request as ShellRequest);
  return reply.ok ? (reply.answer as ShellAnswer<K>) : { code: reply.failure.code };
}

/** Answers the next dialogs that choose something existing, in the person's place. */
export async function chooseInDialogs(app: ElectronApplication, ...paths: string[]): Promise<void> {
  await app.evaluate(({ dialog }, filePaths) => { dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths }); }, paths);
}

/** Answers the next dialogs that ask where to write, in the person's place. */
export async function saveInDialogs(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => { dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath }); }, path);
}

/** Process numbers of the running engines. */
export async function enginePids(app: ElectronApplication): Promise<number[]> {
  return app.evaluate(({ app: electron }) => electron.getAppMetrics().filter(({ name }) => name === 'Proviso engine').map(({ pid }) => pid));
}

/** Kills the one running engine, as a crash would. Gives its process number. */
export async function killEngine(app: ElectronApplication): Promise<number> {
  // Subtle: a process is missing from the metrics for a moment after it started, and pid 0 would be our own process group.
  for (let tries = 0; tries < 100; tries++) {
    const [pid] = await enginePids(app);
    if (pid !== undefined && pid > 0) {
      process.kill(pid, 'SIGKILL');
      return pid;
    }
    await setTimeout(50);
  }
  throw new Error('There is no engine to kill.');
}
