import { useEffect, useRef, useState } from 'preact/hooks';
import type { Choice, Service } from '../service.js';
import { troubleOf } from '../trouble.js';
import type { Track } from './track.js';
import { changed, isUnderWay, withoutWork, type Phase, type Try } from './tries.js';

export interface Tries {
  /** All tracks of this session, in the order in which they came. */
  readonly all: readonly Try[];
  /** The one whose answer is shown. */
  readonly shown: Try | undefined;
  readonly show: (track: Track) => void;
  /** Appends tracks, which are classified one after the other, and shows the first of them. */
  readonly take: (tracks: readonly Track[]) => void;
  /** Does the work for the shown one again. */
  readonly retry: () => void;
  /** Gives up the work that is under way; what has an answer keeps it. */
  readonly cancel: () => void;
}

/** Has tracks classified, and the shown one anew when the choice of a version is another one. */
export function useTries(service: Service, choice: Choice): Tries {
  const [all, setAll] = useState<readonly Try[]>([]);
  const [track, show] = useState<Track>();
  const [attempt, setAttempt] = useState(0);
  const running = useRef<AbortController>(undefined);
  const change = (of: Track, to: Partial<Try>) => setAll(tries => changed(tries, of, to));

  const shown = all.find(entry => entry.track === track);
  const again = () => {
    if (!track) return;
    change(track, { phase: { name: 'waiting' } });
    setAttempt(attempt + 1);
  };
  const asked = useRef(choice);
  useEffect(() => {
    if (asked.current !== choice) again();
    asked.current = choice;
  }, [choice]);

  const active = all.find(isUnderWay)?.track;
  useEffect(() => {
    if (!active) return undefined;
    const run = new AbortController();
    const { signal } = run;
    running.current = run;
    const enter = (phase: Phase, answer = {}) => {
      if (!signal.aborted) change(active, { phase, ...answer });
    };
    const onSent = (share: number) => enter(share < 1 ? { name: 'sending', share } : { name: 'listening' });
    onSent(0);
    service.classify(active.audio, choice, { signal, onSent }).then(
      answer => enter({ name: 'answered' }, { answer }),
      (error: unknown) => enter({ name: 'failed', trouble: troubleOf(error) }),
    );
    return () => run.abort();
  }, [service, active, choice, attempt]);

  return {
    all,
    shown,
    show,
    take: tracks => {
      setAll([...all, ...tracks.map(taken => ({ track: taken, phase: { name: 'waiting' } as const }))]);
      show(tracks[0]);
    },
    retry: again,
    cancel: () => {
      running.current?.abort();
      const left = withoutWork(all);
      setAll(left);
      if (!left.some(entry => entry.track === track)) show(left.at(-1)?.track);
    },
  };
}
