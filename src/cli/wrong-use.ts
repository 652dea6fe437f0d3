import { StoreError } from '../models/store/object-store.js';
import { WrongUse } from '../wrong-use.js';

export { asked, WrongUse } from '../wrong-use.js';

/** The exit code that an error of a command stands for: 2 where the command asks for what is not there or cannot be, else 1. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof WrongUse || refusesPlace(error) ? 2 : 1;

/** Whether an error, or what caused it, is that a store has no such place. */
const refusesPlace = (error: unknown): boolean =>
  error instanceof Error &&
  ((error instanceof StoreError && error.refusal === 'place') || refusesPlace(error.cause));
