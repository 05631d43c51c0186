import { describe, expect, test } from 'vitest';
import type { Command } from 'commander';
import { buildProgram } from '../../../main/cli/program.ts';
import { readFileSync } from 'node:fs';
import { APP_VERSION } from '../../../main/engine/version.ts';

function every(command: Command): Command[] {
  return command.commands.flatMap(one => [one, ...every(one)]);
}

describe('the command line', () => {
  const commands = every(buildProgram(() => undefined));

  test.each(commands.map(command => [command.name(), command] as const))('%s has help that says what it is for', (_name, command) => {
    expect(command.description().length).toBeGreaterThan(10);
  });

  test('every command that answers can answer as JSON', () => {
    const leaves = commands.filter(command => command.commands.length === 0);
    expect(leaves.filter(command => !command.options.some(option => option.long === '--json')).map(command => command.name())).toEqual([]);
  });

  test('the version is the one in package.json', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(APP_VERSION).toBe(manifest.version);
  });
});
