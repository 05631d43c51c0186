import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const SOURCE = fileURLToPath(new URL('../main/engine/usage/kernel/scan-kernel.as', import.meta.url));
const COMPILED = SOURCE.replace(/\.as$/, '.wasm');

/** Compiles the scan kernel and gives its bytes. @throws Error with what the compiler said */
export async function compileKernel(): Promise<Uint8Array> {
  const source = readFileSync(SOURCE, 'utf8');
  let compiled: Uint8Array | null = null;
  const { error, stderr } = await main(
    ['kernel.ts', '--outFile', 'kernel.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--enable', 'bulk-memory', '--enable', 'threads', '--importMemory', '--sharedMemory', '--initialMemory', '4', '--maximumMemory', '65536'],
    {
      readFile: name => (name === 'kernel.ts' ? source : null),
      writeFile: (name, bytes) => { if (name === 'kernel.wasm' && typeof bytes !== 'string') compiled = bytes; },
      listFiles: () => [],
    },
  );
  if (error !== null || compiled === null) throw new Error(`${basename(SOURCE)} does not compile.\n${stderr.toString()}`);
  return compiled;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = await compileKernel();
  writeFileSync(COMPILED, bytes);
  process.stdout.write(`${basename(COMPILED)}: ${bytes.length.toLocaleString('en-US')} bytes\n`);
}
