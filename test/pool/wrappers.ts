import { wrapperNames, type WrapperName } from '../../src/pool/isolation.js';
import { strongestWrapper } from '../../src/pool/strongest-wrapper.js';

/** All that may wall children in, the strongest first, and why a test of it is skipped here. */
export const wrappers: readonly { name: WrapperName; skip: string | false }[] = wrapperNames.map(name => ({
  name,
  skip: unavailable(name),
}));

function unavailable(name: WrapperName): string | false {
  try {
    strongestWrapper(name);
    return false;
  } catch (error) {
    return (error as Error).message;
  }
}
