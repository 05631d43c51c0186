import { fileURLToPath } from 'node:url';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import { configs as typescript } from 'typescript-eslint';

const projects = [
  'shared/tsconfig.json', 'main/tsconfig.json', 'main/shell/tsconfig.json', 'main/shell/tsconfig.preload.json',
  'renderer/tsconfig.json', 'build/tsconfig.json', 'tests/tsconfig.json',
];

export default defineConfig(
  globalIgnores(['out/', 'release/', 'node_modules/', '**/*.d.ts', 'tests/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [typescript.strictTypeChecked],
    languageOptions: { parserOptions: { project: projects, tsconfigRootDir: fileURLToPath(new URL('..', import.meta.url)) } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Our objects are closures; the few classes that need `this` are called as `object.method()`.
      '@typescript-eslint/unbound-method': 'off',
      // `await` in a function that must return a promise by its interface is not a mistake.
      '@typescript-eslint/require-await': 'off',
      // `throw signal.reason` passes on what somebody else threw.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Name what a file exports.' }],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // RETURNING gives its row or throws, which the driver's types do not know; a byte scanner's indexes are in bounds by construction;
    // a test that is wrong about what is there is to fail.
    files: ['main/engine/store/repositories/**', 'main/engine/usage/**', 'main/engine/tables/**', 'main/engine/analysis/**', 'tests/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat['recommended-latest']],
  },
  {
    // Their tools take the configuration from the default export.
    files: ['build/*.config.ts', 'tests/app/playwright.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
