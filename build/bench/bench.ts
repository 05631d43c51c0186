import { benchUsage } from './usage.ts';

// npm run bench -- usage [--rows 5000000] [--runs 5]
const benches: Readonly<Record<string, (args: string[]) => Promise<void>>> = { usage: benchUsage };

const [name = 'usage', ...args] = process.argv.slice(2);
const isOption = name.startsWith('--');
const bench = benches[isOption ? 'usage' : name];
if (bench === undefined) {
  process.stderr.write(`There is no benchmark "${name}". Benchmarks: ${Object.keys(benches).join(', ')}.\n`);
  process.exitCode = 2;
} else await bench(isOption ? [name, ...args] : args);
