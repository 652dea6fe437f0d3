import type { Choice } from './service.js';

/** Whether two are the same version of the same model, or both none. */
export const isSame = (a: Choice, b: Choice): boolean => a?.name === b?.name && a?.version === b?.version;
