/** One line a step on standard error, so that standard output stays free for results. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
