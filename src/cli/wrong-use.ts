import { WrongUse } from '../wrong-use.js';

export { asked, WrongUse } from '../wrong-use.js';

/** The exit code that an error of a command stands for: 2 where trying again does not help, else 1. */
export const exitCodeOf = (error: unknown): number => (error instanceof WrongUse ? 2 : 1);
