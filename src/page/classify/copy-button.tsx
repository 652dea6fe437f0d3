import { useState } from 'preact/hooks';
import { useAnnounce } from '../announcer.js';

interface CopyButtonProps {
  readonly text: string;
  /** For those who do not see where the button stands. */
  readonly what: string;
  readonly children: string;
}

/** Copies a text. Pages that came by plain HTTP from another machine may not, and show no button. */
export function CopyButton({ text, what, children }: CopyButtonProps) {
  const [copied, setCopied] = useState('');
  const announce = useAnnounce();
  const { clipboard } = navigator as { clipboard?: Clipboard };
  if (!clipboard) return null;
  const copy = () =>
    clipboard.writeText(text).then(
      () => {
        setCopied(text);
        announce('Copied.');
      },
      () => announce('The browser does not let the page copy.'),
    );
  return (
    <button type="button" aria-label={`${children} ${what}`} onClick={() => void copy()}>
      {copied === text ? 'Copied' : children}
    </button>
  );
}
