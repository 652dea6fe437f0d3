import type { Classification } from '../../http/schemas/classification.js';
import type { Try } from './tries.js';

const name = 'hyena-answers';

/** An answer as it is kept in this tab, and which track it is about. */
interface Kept {
  readonly track: number;
  readonly name: string;
  readonly answer: Classification;
}

/** The tries with an answer that this tab had before it was loaded again, and the one that was shown. */
export function recallTries(): { readonly tries: readonly Try[]; readonly shown?: number } {
  try {
    const { kept, shown } = JSON.parse(sessionStorage.getItem(name)!) as { kept: Kept[]; shown: number };
    const tracks = new Map(kept.map(({ track, name }) => [track, { name }]));
    const tries = kept.map(({ track, answer }, id) => ({
      id,
      track: tracks.get(track)!,
      asked: answer.model,
      phase: { name: 'answered' } as const,
      answer,
    }));
    // What failed was not kept.
    return { tries, shown: Math.max(shown, 0) };
  } catch {
    // There is nothing, or a browser that is set to keep nothing.
    return { tries: [] };
  }
}

/** Forgets what was answered to whoever had this tab. */
export const forgetAnswers = (): void => rememberTries([], undefined);

/** Keeps what was answered until the tab is closed: the newest of it, as much as a browser takes. */
export function rememberTries(tries: readonly Try[], shown: number | undefined): void {
  let answered = tries.filter(({ answer }) => answer);
  const tracks = [...new Set(answered.map(({ track }) => track))];
  for (;;) {
    const kept = answered.map(({ track, answer }) => {
      return { track: tracks.indexOf(track), name: track.name, answer };
    });
    try {
      if (kept.length === 0) sessionStorage.removeItem(name);
      else
        sessionStorage.setItem(
          name,
          JSON.stringify({ kept, shown: answered.findIndex(({ id }) => id === shown) }),
        );
      return;
    } catch {
      if (kept.length === 0) return;
      answered = answered.slice(Math.ceil(answered.length / 4));
    }
  }
}
