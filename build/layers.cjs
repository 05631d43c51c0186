// Who may import whom. Type imports count. Each rule has a planted violation in tests/unit/build/layers.test.ts.

const never = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to: { path: to } });

/** Packages the app may use, and where each may run. What is not named here may be used by build/ and tests/ only. */
const RUNS_IN = {
  zod: '^(shared|main/shell|renderer)/',
  electron: '^main/shell/',
  'better-sqlite3': '^main/engine/store/',
  commander: '^main/cli/',
  'temporal-polyfill': '^(main/(engine|cli)|renderer)/',
  'postal-mime': '^main/engine/',
  'iconv-lite': '^main/engine/',
  parse5: '^main/engine/',
  yauzl: '^main/engine/',
  saxes: '^main/engine/tables/',
  hyparquet: '^main/engine/tables/',
  'hyparquet-compressors': '^main/engine/tables/',
  'mdast-util-from-markdown': '^main/engine/',
  react: '^renderer/',
  'react-dom': '^renderer/',
  'react-aria-components': '^renderer/',
  '@lingui/core': '^renderer/',
  '@lingui/react': '^renderer/',
  '@tanstack/react-query': '^renderer/',
  '@tanstack/react-virtual': '^renderer/',
  'd3-scale': '^renderer/',
  dompurify: '^renderer/',
  'lucide-react': '^renderer/',
  tinykeys: '^renderer/',
  zustand: '^renderer/',
};

const folderOf = name => `node_modules/(@types/)?${name}/`;

const dependencies = Object.entries(RUNS_IN).map(([name, place]) => ({
  name: `${name}-has-its-place`,
  severity: 'error',
  from: { path: '^(main|renderer|shared)/', pathNot: place },
  to: { path: folderOf(name) },
}));

module.exports = {
  forbidden: [
    never('shared-is-a-leaf', '^shared/', '^(main|renderer|tests|build)/'),
    never('renderer-is-a-guest', '^renderer/', '^main/|node_modules/(electron|better-sqlite3)/'),
    never('engine-without-electron', '^main/engine/', '^main/(shell|cli)/|^renderer/|node_modules/electron/'),
    never('shell-no-business', '^main/shell/', '^main/engine/|^renderer/'),
    never('cli-beside-the-shell', '^main/cli/', '^main/shell/|^renderer/'),
    never('app-without-tools', '^(main|renderer)/', '^(build|tests)/'),
    never('formats-know-no-store', '^main/engine/(import|export|usage)/formats/', '^main/engine/(store|rpc|linking|timeline)/'),
    never('figures-know-no-analysis', '^main/engine/(usage|store)/', '^main/engine/analysis/'),
    { name: 'no-core', severity: 'error', from: { path: '^(shared|renderer)/|^main/engine/.+/formats/' }, to: { dependencyTypes: ['core'] } },
    { name: 'sqlite-only-in-store', severity: 'error', from: { pathNot: '^(main/engine/store|tests)/' }, to: { path: 'node_modules/(@types/)?better-sqlite3/' } },
    ...dependencies,
    {
      name: 'dependencies-are-named',
      severity: 'error',
      from: { path: '^(main|renderer|shared)/' },
      to: { path: 'node_modules/', pathNot: Object.keys(RUNS_IN).map(folderOf).join('|') },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '[.]css$' } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|release)/|[.]d[.]ts$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ['import', 'node', 'default', 'types'], exportsFields: ['exports'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'] },
  },
};
