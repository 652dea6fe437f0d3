import { createContext, type ComponentChildren } from 'preact';
import { useContext, useState } from 'preact/hooks';

const Announce = createContext<(text: string) => void>(() => undefined);

/** Says a text to those who do not see the page. */
export const useAnnounce = () => useContext(Announce);

/** Holds the live region from which screen readers announce changes. */
export function Announcer({ children }: { children: ComponentChildren }) {
  const [text, setText] = useState('');
  return (
    <Announce.Provider value={setText}>
      {children}
      <p class="unseen" role="status">
        {text}
      </p>
    </Announce.Provider>
  );
}
