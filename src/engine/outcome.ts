import { Problem } from '../errors.js';

/** What a task gives back. A refusal travels as data: an Error would lose its type between processes. */
export type Outcome<T> =
  { readonly value: T } | { readonly problem: { readonly code: Problem['code']; readonly detail: string } };

/** In a child: runs `task` and turns a {@link Problem} that it throws into data. */
export async function outcomeOf<T>(task: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await task() };
  } catch (error) {
    if (error instanceof Problem) return { problem: { code: error.code, detail: error.detail } };
    throw error;
  }
}
