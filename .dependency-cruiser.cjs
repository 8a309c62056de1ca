/** The order of the folders in lib: each may import only from itself and from folders above it. */
const order = [
  'build',
  'record',
  'evidence',
  'statistics',
  'contract',
  'wording',
  'environments',
  'log',
  'tracing',
  'steps',
  'postgres',
  'grpc',
  'stores',
  'state',
  'inspect',
  'reference',
  'scenarios',
  'runs/jobs',
  'runs/watch',
  'runs/load-tests',
  'runs/explorations',
  'runs/lab',
  'runs/sweeps',
  'runs/schedules',
  'alerts',
  'retention',
  'server',
  'embedded',
  'cli',
];
const tests = '\\.test\\.tsx?$|/testing/';

const importOrder = order.map((folder, index) => ({
  name: `lib-${folder.replace('/', '-')}-imports-only-upwards`,
  severity: 'error',
  from: { path: `^lib/${folder}/`, pathNot: tests },
  to: { path: '^(lib|app|components|e2e)/', pathNot: `^lib/(${order.slice(0, index + 1).join('|')})/` },
}));

const pure = ['record', 'evidence', 'statistics', 'wording'].map((folder) => ({
  name: `lib-${folder}-is-pure`,
  comment: 'No I/O, no frameworks.',
  severity: 'error',
  from: { path: `^lib/${folder}/`, pathNot: tests },
  to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
}));

module.exports = {
  forbidden: [
    ...importOrder,
    ...pure,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'connections-to-postgres',
      comment: 'Every connection has an error listener and a deadline because it is opened in lib/postgres.',
      severity: 'error',
      from: { path: '^(lib|app|components)/', pathNot: `^lib/postgres/|${tests}` },
      to: { path: '^node_modules/pg/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'view-and-client',
      severity: 'error',
      from: { path: '^lib/(view|client)/', pathNot: tests },
      to: { path: '^(lib|app|components|e2e)/', pathNot: '^lib/(view|client|record|statistics|contract|wording)/' },
    },
    {
      name: 'view-is-pure',
      severity: 'error',
      from: { path: '^lib/view/', pathNot: tests },
      to: { path: '^lib/client/' },
    },
    {
      name: 'nothing-below-imports-view-or-client',
      severity: 'error',
      from: { path: '^lib/(?!view|client)', pathNot: tests },
      to: { path: '^lib/(view|client)/' },
    },
    {
      name: 'components',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^(lib|app|e2e)/', pathNot: '^lib/(view|client|contract|wording)/' },
    },
    {
      name: 'app-pages',
      severity: 'error',
      from: { path: '^app/(?!api/|healthz/|readyz/|metrics/)' },
      to: { path: '^(lib|e2e)/', pathNot: '^lib/(view|client|contract|wording)/' },
    },
    {
      name: 'app-routes',
      severity: 'error',
      from: { path: '^app/(api|healthz|readyz|metrics)/' },
      to: { path: '^(lib|components|e2e)/', pathNot: '^lib/(server|contract)/' },
    },
    { name: 'nothing-imports-app', severity: 'error', from: { pathNot: '^app/' }, to: { path: '^app/' } },
    {
      name: 'only-tests-import-testing',
      severity: 'error',
      from: { path: '^(lib|app|components)/', pathNot: tests },
      to: { path: '/testing/' },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
