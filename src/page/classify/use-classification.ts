import { useEffect, useRef, useState } from 'preact/hooks';
import type { Classification } from '../../http/schemas/classification.js';
import type { Choice, Service } from '../service.js';
import { troubleOf, type Trouble } from '../trouble.js';
import type { Track } from './track.js';

/** Where the work for a track is. */
export type Phase =
  | { readonly name: 'idle' | 'listening' | 'answered' }
  | { readonly name: 'sending'; readonly share: number }
  | { readonly name: 'failed'; readonly trouble: Trouble };

export interface ClassificationOfTrack {
  readonly phase: Phase;
  /** The last answer for this track, also while another version is asked. */
  readonly answer: Classification | undefined;
  readonly retry: () => void;
  readonly cancel: () => void;
}

const idle: Phase = { name: 'idle' };

/** Has a track classified, anew whenever it or the choice of a version is another one. */
export function useClassification(
  service: Service,
  track: Track | undefined,
  choice: Choice,
): ClassificationOfTrack {
  const [phase, setPhase] = useState<Phase>(idle);
  const [answered, setAnswered] = useState<{ track: Track; answer: Classification }>();
  const [attempt, setAttempt] = useState(0);
  const running = useRef<AbortController>(undefined);

  useEffect(() => {
    if (!track) {
      setPhase(idle);
      return undefined;
    }
    const run = new AbortController();
    const { signal } = run;
    running.current = run;
    const enter = (next: Phase) => {
      if (!signal.aborted) setPhase(next);
    };
    const onSent = (share: number) => enter(share < 1 ? { name: 'sending', share } : { name: 'listening' });
    onSent(0);
    service.classify(track.audio, choice, { signal, onSent }).then(
      answer => {
        if (!signal.aborted) setAnswered({ track, answer });
        enter({ name: 'answered' });
      },
      (error: unknown) => enter({ name: 'failed', trouble: troubleOf(error) }),
    );
    return () => run.abort();
  }, [service, track, choice, attempt]);

  return {
    phase,
    answer: answered && answered.track === track ? answered.answer : undefined,
    retry: () => setAttempt(attempt + 1),
    cancel: () => {
      running.current?.abort();
      setPhase(idle);
    },
  };
}
