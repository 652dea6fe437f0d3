// Loaded before each test file, and before what tap loads into it: tap follows every module and every process that a
// test starts, in order to measure coverage. That is not measured here, costs half a second a file, and writes to
// NODE_OPTIONS something that a child without rights cannot load. All that depends on tap's insides is in this file.
import Module from 'node:module';

type Registration = 'register' | 'registerHooks';
const registrations = Module as unknown as Partial<Record<Registration, (...args: unknown[]) => unknown>>;

/** Whether tap has been kept from following modules. */
export let untracked = false;

/** tap's module for coverage registers hooks at its end, with the one function or the other. */
for (const name of ['register', 'registerHooks'] as const) {
  const original = registrations[name];
  if (!original) continue;
  registrations[name] = (...args) => {
    if (!new Error().stack?.includes('@tapjs/processinfo')) return original.apply(Module, args);
    registrations[name] = original;
    untracked = true;
    unwrapSpawn();
    return undefined;
  };
}

/** Lets processes be started as they are without tap. */
function unwrapSpawn(): void {
  const key = Symbol.for('process-on-spawn@*:singletonId');
  const state = (globalThis as unknown as Record<symbol, { unwrap(): void } | undefined>)[key];
  state?.unwrap();
}

delete process.env.NODE_OPTIONS;
// Tests are compiled; the loader that tap has for TypeScript, which it loads until its plugins are built, does not resolve all packages.
process.env.TAP_TYPE_STRIP_ONLY = '1';
// The same for S3's SDK, which warns of Node 20 at each start: src/models/store/s3-store.ts.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
