import { useEffect, useState } from 'preact/hooks';
import type { Ref } from 'preact';
import type { Trouble } from './trouble.js';

interface TroubleNoteProps {
  readonly trouble: Trouble;
  readonly onRetry?: (() => void) | undefined;
  readonly onOtherKey?: (() => void) | undefined;
  /** Whether it is read out at once, where the focus does not go there. */
  readonly isAlert?: boolean;
  readonly headingRef?: Ref<HTMLHeadingElement>;
}

/** Shows what went wrong and what to do about it. */
export function TroubleNote({ trouble, onRetry, onOtherKey, isAlert = false, headingRef }: TroubleNoteProps) {
  const { title, detail, advice, reference, passes, wantsKey } = trouble;
  const left = useCountdown(trouble);
  return (
    <section class="trouble" role={isAlert ? 'alert' : undefined}>
      <h2 ref={headingRef} tabIndex={-1}>
        {title}
      </h2>
      <p>{detail}</p>
      {advice && <p>{advice}</p>}
      <div class="actions">
        {passes && onRetry && (
          <button type="button" aria-disabled={left > 0} onClick={left > 0 ? undefined : onRetry}>
            {left > 0 ? `Try again in ${left} s` : 'Try again'}
          </button>
        )}
        {wantsKey && onOtherKey && (
          <button type="button" onClick={onOtherKey}>
            Use another key
          </button>
        )}
      </div>
      {reference && (
        <p class="fine">
          Reference <code>{reference}</code>
        </p>
      )}
    </section>
  );
}

/** Seconds until it makes sense to try again. */
function useCountdown(trouble: Trouble): number {
  const [left, setLeft] = useState(trouble.wait ?? 0);
  useEffect(() => {
    const end = Date.now() + 1000 * (trouble.wait ?? 0);
    const tick = () => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000)));
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [trouble]);
  return left;
}
