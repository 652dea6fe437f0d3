/**
 * What becomes of a version: in the store and not asked for; on its way into memory; answering; answering only those
 * who already use it; or unfit, with a reason.
 */
export const versionStates = ['available', 'loading', 'ready', 'draining', 'failed'] as const;
export type VersionState = (typeof versionStates)[number];
