/** Rooms: one may import from itself, from the rooms that are named beside it, and from `shared`. */
const rooms = {
  simd: [],
  folders: [],
  tables: [],
  tracing: [],
  drift: [],
  config: ['catalogue', 'models', 'runtimes', 'drift', 'pool', 'tracing'],
  audio: ['simd'],
  features: ['simd'],
  models: ['features', 'drift'],
  runtimes: ['features', 'models'],
  import: ['features', 'models', 'runtimes'],
  pool: ['tracing'],
  engine: ['simd', 'audio', 'features', 'drift', 'models', 'runtimes', 'pool', 'tracing'],
  http: ['catalogue', 'engine', 'models', 'features', 'drift', 'tracing'],
  catalogue: ['folders', 'audio', 'models'],
  batch: ['folders', 'tables', 'audio', 'catalogue', 'engine', 'models', 'tracing'],
  worker: ['batch', 'catalogue', 'engine', 'models'],
  training: [
    'folders',
    'tables',
    'catalogue',
    'audio',
    'features',
    'drift',
    'models',
    'runtimes',
    'pool',
    'engine',
  ],
  gate: ['models', 'engine', 'training'],
  serve: ['catalogue', 'config', 'engine', 'http', 'models', 'pool', 'tracing'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, allowed]) => ({
      name: `${room}-depends-one-way`,
      comment: 'A room imports from the rooms that it is listed with, and from no others.',
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: {
        path: '^src/',
        pathNot: [
          `^src/(${[room, ...allowed].join('|')})/`,
          '^src/(problems|package-version|wrong-use)\\.ts$',
        ],
      },
    })),
    {
      name: 'http-is-kept-from-http-libraries-elsewhere',
      comment: 'Only the HTTP room knows fastify.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/http/' },
      to: { path: 'node_modules/(fastify|@fastify)/' },
    },
    {
      name: 'opentelemetry-is-known-to-tracing-only',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(tracing/|http/plugins/tracing\\.ts$)' },
      to: { path: 'node_modules/(@opentelemetry|@fastify/otel)/' },
    },
    {
      name: 'opentelemetry-is-loaded-only-where-it-is-used',
      comment: 'It takes a tenth of a second, and tracing is off by default.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/(tracing/start|http/plugins/tracing)\\.ts$', dynamic: false },
    },
    {
      name: 'tensorflow-stays-in-its-runtime',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(runtimes/tfjs|import)/' },
      to: { path: 'node_modules/@tensorflow/' },
    },
    {
      name: 'onnx-is-loaded-only-where-it-is-used',
      comment: 'Children that serve no version in ONNX start without it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(runtimes|import)/onnx/' },
      to: { path: '^src/runtimes/onnx/', pathNot: '^src/runtimes/onnx/onnx-runtime\\.ts$', dynamic: false },
    },
    {
      name: 'page-knows-the-service-by-its-types-only',
      comment: 'What the page imports is sent to browsers.',
      severity: 'error',
      from: { path: '^src/page/' },
      to: {
        path: '^src/',
        pathNot: '^src/page/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'page-takes-types-from-the-contract',
      comment: 'The schemas of answers, and what they are made of.',
      severity: 'error',
      from: { path: '^src/page/' },
      to: { path: '^src/', pathNot: '^src/(page|http/schemas)/|^src/(problems|models/evaluation)\\.ts$' },
    },
    {
      name: 'page-runs-in-browsers',
      severity: 'error',
      from: { path: '^src/page/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'page-is-nobodys-library',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/page/' },
      to: { path: '^src/page/' },
    },
    {
      name: 'tests-and-scripts-share-in-support-only',
      comment: 'What both need is in support/, which depends on neither.',
      severity: 'error',
      from: { path: '^(test|scripts|support)/' },
      to: { path: '^(test|scripts)/', pathNot: '^$1/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'product-needs-no-development-dependency',
      severity: 'error',
      from: { path: '^src/' },
      // An alias, such as #typebox, is not looked up in package.json's list.
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'typebox-is-loaded-as-a-bundle',
      comment: 'Its files one by one take 0.4 s: import #typebox.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: 'node_modules/typebox/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      // Optional dependencies, which are often not there.
      to: { couldNotResolve: true, pathNot: '^(@tensorflow/tfjs-node|onnxruntime-node|bullmq|ioredis)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
