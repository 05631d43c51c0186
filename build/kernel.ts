import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const FOLDER = fileURLToPath(new URL('../main/engine/usage/kernel/', import.meta.url));
const COMPILED = join(FOLDER, 'scan-kernel.wasm');

/** Compiles the scan kernel and gives its bytes. @throws Error with what the compiler said */
export async function compileKernel(): Promise<Uint8Array> {
  const written = new Map<string, Uint8Array | string>(), said: string[] = [];
  const { error } = await main(
    ['scan-kernel.ts', '--outFile', 'kernel.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--enable', 'bulk-memory', '--enable', 'threads', '--importMemory', '--sharedMemory', '--initialMemory', '4', '--maximumMemory', '65536'],
    {
      // The compiler knows its sources by another ending.
      readFile: name => { const path = join(FOLDER, basename(name).replace(/\.ts$/, '.as')); return existsSync(path) ? readFileSync(path, 'utf8') : null; },
      writeFile: (name, contents) => { written.set(name, contents); },
      listFiles: () => [],
      stderr: { write: text => { said.push(typeof text === 'string' ? text : Buffer.from(text).toString()); } },
    },
  );
  const compiled = written.get('kernel.wasm');
  if (error !== null || compiled === undefined || typeof compiled === 'string') throw new Error(`The scan kernel does not compile.\n${said.join('')}`);
  return compiled;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = await compileKernel();
  writeFileSync(COMPILED, bytes);
  process.stdout.write(`${basename(COMPILED)}: ${bytes.length.toLocaleString('en-US')} bytes\n`);
}
