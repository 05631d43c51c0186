import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const rules = fileURLToPath(new URL('layers.cjs', import.meta.url));
const FOLDERS = ['main', 'renderer', 'shared', 'build', 'tests'];

/** One import that a rule forbids. */
export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface LayerReport {
  /** Modules that were looked at. Zero means the tool could not read the sources, which must never count as clean. */
  readonly modules: number;
  readonly violations: readonly Violation[];
}

interface CruiseResult {
  readonly summary: { readonly totalCruised: number; readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[] };
}

/** Judges a source tree by the fences of `layers.cjs`. */
export async function judgeLayers(folder: string): Promise<LayerReport> {
  const present = FOLDERS.filter(name => existsSync(join(folder, name)));
  const { summary } = JSON.parse(await cruise(folder, present)) as CruiseResult;
  return { modules: summary.totalCruised, violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })) };
}

function cruise(folder: string, names: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const args = [cruiser, '--config', rules, '--output-type', 'json', ...names];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 512 * 1_048_576 }, (error, stdout, stderr) => {
      // Subtle: the tool ends with the number of violations, so an answer counts whether or not it says success.
      if (stdout.startsWith('{')) resolve(stdout);
      else reject(new Error(`The import fences could not be checked: ${stderr || (error?.message ?? 'it said nothing')}`));
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { modules, violations } = await judgeLayers(root);
  for (const { rule, from, to } of violations) process.stderr.write(`${rule}: ${from} imports ${to}\n`);
  process.stderr.write(`${modules} modules, ${violations.length} forbidden imports\n`);
  process.exitCode = modules === 0 || violations.length > 0 ? 1 : 0;
}
