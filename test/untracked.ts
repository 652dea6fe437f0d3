// Loaded before each test file. tap follows every process that a test starts, and those that they start, to measure
// coverage, which is not measured here: it writes to NODE_OPTIONS what a child without rights can not load.
const key = Symbol.for('process-on-spawn@*:singletonId');
const state = (globalThis as unknown as Record<symbol, { unwrap(): void } | undefined>)[key];
state?.unwrap();
delete process.env.NODE_OPTIONS;
// The same for S3's SDK, which warns of Node 20 at each start: src/models/store/s3-store.ts.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
