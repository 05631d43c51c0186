import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../main/engine/usage/kernel/', import.meta.url));
const COMPILER = fileURLToPath(new URL('../node_modules/assemblyscript/bin/asc.js', import.meta.url));
const COMPILED = join(FOLDER, 'scan-kernel.wasm');

/**
 * Compiles the scan kernel and gives its bytes. The compiler runs as a program of its own: its types would change what arrays are here.
 * @throws Error with what the compiler said
 */
export function compileKernel(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'proviso-kernel-'));
  try {
    // The compiler knows its sources by another ending.
    for (const name of readdirSync(FOLDER)) if (name.endsWith('.as')) copyFileSync(join(FOLDER, name), join(folder, name.replace(/\.as$/, '.ts')));
    const { status, stdout, stderr } = spawnSync(process.execPath, [
      COMPILER, 'scan-kernel.ts', '--outFile', 'kernel.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--enable', 'bulk-memory', '--enable', 'threads',
      '--importMemory', '--sharedMemory', '--initialMemory', '4', '--maximumMemory', '65536',
    ], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`The scan kernel does not compile.\n${stdout}${stderr}`);
    return readFileSync(join(folder, 'kernel.wasm'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = compileKernel();
  writeFileSync(COMPILED, bytes);
  process.stdout.write(`${basename(COMPILED)}: ${bytes.length.toLocaleString('en-US')} bytes\n`);
}
