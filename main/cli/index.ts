import { outliveReaders } from './output.ts';
import { runCli } from './program.ts';

// The command line as a program of its own: the exit code says how it went.
outliveReaders();
process.exitCode = await runCli(process.argv.slice(2));
