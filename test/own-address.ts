import { networkInterfaces } from 'node:os';

/** An address of this machine that is not on loopback, where it has one. */
export const ownAddress = Object.values(networkInterfaces())
  .flatMap(found => found ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

/** Why tests that need it are skipped, where they are. */
export const noOwnAddress = ownAddress === undefined && 'this machine has no address but loopback';
