import { useEffect, useState } from 'preact/hooks';

/** The views by their names in the address, `#card`, and their titles. */
export const views = { classify: 'Classify', card: 'Model card' } as const;
export type View = keyof typeof views;

/** The view that the address names. Who changes it gets to its beginning, with the keyboard too. */
export function useView(): View {
  const [view, setView] = useState(viewOf(location.hash));
  useEffect(() => {
    const follow = () => {
      setView(viewOf(location.hash));
      document.querySelector<HTMLElement>('main')!.focus({ preventScroll: true });
      scrollTo({ top: 0 });
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => {
    document.title = `${views[view]} · Hyena`;
  }, [view]);
  return view;
}

const viewOf = (hash: string): View => (hash.slice(1) in views ? (hash.slice(1) as View) : 'classify');
