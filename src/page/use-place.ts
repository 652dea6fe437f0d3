import { useEffect, useState } from 'preact/hooks';
import type { Choice } from './service.js';

/** The views by their names in the address, `#card`, and their titles. */
export const views = { classify: 'Classify', card: 'Model card' } as const;
export type View = keyof typeof views;

/** What the address names: a view, and of the card also the version, `#card/gtzan/2`. */
export interface Place {
  readonly view: View;
  readonly version?: NonNullable<Choice>;
}

/** Where the card of a version is. */
export const cardAddress = ({ name, version }: NonNullable<Choice>): string => `#card/${name}/${version}`;

/** What the address names. Who changes it gets to its beginning, with the keyboard too. */
export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const follow = () => {
      setPlace(placeOf(location.hash));
      document.querySelector<HTMLElement>('main')!.focus({ preventScroll: true });
      scrollTo({ top: 0 });
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    document.title = `${views[place.view]} · Hyena`;
  }, [place.view]);
  return place;
}

function placeOf(hash: string): Place {
  const [, name, version] = /^#card\/([^/]+)\/(\d+)$/.exec(hash) ?? [];
  if (name) return { view: 'card', version: { name, version: Number(version) } };
  return { view: hash.slice(1) in views ? (hash.slice(1) as View) : 'classify' };
}
