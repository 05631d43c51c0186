import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the compiler says to a line of code standing in a folder, by that folder's own tsconfig. */
function complaints(folder: string, code: string, config = 'tsconfig.json'): string[] {
  const path = join(root, folder, config);
  const { options } = ts.getParsedCommandLineOfConfigFile(path, { composite: false, incremental: false, noEmit: true, emitDeclarationOnly: false, declaration: false }, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined }) ?? { options: {} };
  const file = join(dirname(path), 'planted.ts');
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, code, rest[0]) : read(name, ...rest));
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

const touches = {
  dom: 'export const title = document.title;',
  node: 'export const here = process.cwd();',
  test: "test('x', () => undefined); export {};",
  any: 'export const length = (value) => value.length;',
  index: 'export const first = (list: readonly string[]): string => list[0];',
};

test.each([
  ['shared', ['dom', 'node', 'test', 'any', 'index']],
  ['main', ['dom', 'test', 'any', 'index']],
  ['main/shell', ['test', 'any', 'index']],
  ['renderer', ['node', 'test', 'any', 'index']],
  ['build', ['dom', 'test', 'any', 'index']],
] as const)('code in %s cannot touch %j', (folder, forbidden) => {
  expect(forbidden.filter(name => complaints(folder, touches[name]).length === 0)).toEqual([]);
});

test('code that keeps within its environment compiles', () => {
  expect([complaints('renderer', touches.dom), complaints('main', touches.node), complaints('shared', 'export const one = 1;')]).toEqual([[], [], []]);
});
