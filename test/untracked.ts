// Loaded before each test file. tap follows every process that a test starts, and those that they start, to measure
// coverage, which is not measured here: it writes to NODE_OPTIONS what a child without rights can not load.
const key = Symbol.for('process-on-spawn@*:singletonId');
const state = (globalThis as unknown as Record<symbol, { unwrap(): void } | undefined>)[key];
state?.unwrap();
delete process.env.NODE_OPTIONS;
