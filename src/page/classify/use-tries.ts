import { useEffect, useRef, useState } from 'preact/hooks';
import { isSame } from '../same-version.js';
import type { Choice, Service } from '../service.js';
import { troubleOf } from '../trouble.js';
import { recallTries, rememberTries } from './kept-answers.js';
import type { Track } from './track.js';
import { isUnderWay, versionOf, withoutWork, type Phase, type Try } from './tries.js';

export interface Tries {
  /** All of this session, in the order in which they came. */
  readonly all: readonly Try[];
  /** The one whose answer is shown. */
  readonly shown: Try | undefined;
  readonly show: (entry: Try) => void;
  /** Appends tracks, which are classified one after the other, and shows the first of them. */
  readonly take: (tracks: readonly Track[]) => void;
  /** Asks a version about a track, and shows that; where it was asked before, only that. */
  readonly ask: (track: Track, version: Choice) => void;
  /** Does the work for the shown one again. */
  readonly retry: () => void;
  /** Has it listen to all of the shown one, with so many seconds between windows. */
  readonly deepen: (every: number) => void;
  /** Gives up the work that is under way; what has an answer keeps it. */
  readonly cancel: () => void;
  readonly clear: () => void;
}

/** Which versions are asked. */
export interface Versions {
  readonly choice: Choice;
  /** The one that answers where none is chosen. */
  readonly served: Choice;
  readonly onChoose: (choice: Choice) => void;
}

/** Has tracks classified by the versions that are chosen, and keeps the answers. */
export function useTries(service: Service, { choice, served, onChoose }: Versions): Tries {
  const [recalled] = useState(recallTries);
  const [all, setAll] = useState(recalled.tries);
  const [shownId, setShown] = useState(recalled.shown);
  const nextId = useRef(all.length);
  const running = useRef<AbortController>(undefined);
  const change = (id: number, to: Partial<Try>) =>
    setAll(tries => tries.map(entry => (entry.id === id ? { ...entry, ...to } : entry)));

  const shown = all.find(({ id }) => id === shownId);
  const show = (entry: Try) => {
    setShown(entry.id);
    onChoose(versionOf(entry, served));
  };
  const append = (tracks: readonly Track[], asked: Choice) => {
    const phase = { name: 'waiting' } as const;
    const added = tracks.map(track => ({ id: nextId.current++, track, asked, phase }));
    setAll([...all, ...added]);
    setShown(added[0].id);
  };
  const ask = (track: Track, version: Choice) => {
    const found = all.find(
      entry => entry.track === track && isSame(versionOf(entry, served), version ?? served),
    );
    if (found) show(found);
    else if (track.audio) append([track], version);
  };

  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current && shown) onChoose(versionOf(shown, served));
    if (!isFirst.current && shown) ask(shown.track, choice);
    isFirst.current = false;
  }, [choice?.name, choice?.version]);

  const active = all.find(isUnderWay);
  const isQueue = useRef(false);
  isQueue.current = all.filter(isUnderWay).length > 1;
  useEffect(() => {
    if (!active) return undefined;
    const run = new AbortController();
    const { signal } = run;
    running.current = run;
    const enter = (phase: Phase, answer = {}) => {
      if (!signal.aborted) change(active.id, { phase, ...answer });
    };
    const onSent = (share: number) => enter(share < 1 ? { name: 'sending', share } : { name: 'listening' });
    let pause: ReturnType<typeof setTimeout>;
    const fail = (error: unknown) => {
      const trouble = troubleOf(error);
      if (!isQueue.current || trouble.wait === undefined) {
        enter({ name: 'failed', trouble });
        return;
      }
      // The others would be refused too.
      enter({ name: 'waiting' });
      if (!signal.aborted) pause = setTimeout(send, 1000 * trouble.wait);
    };
    const send = () => {
      onSent(0);
      service
        .classify(active.track.audio!, active.asked, { signal, onSent }, active.every)
        .then(answer => enter({ name: 'answered' }, { answer }), fail);
    };
    send();
    return () => {
      clearTimeout(pause);
      run.abort();
    };
  }, [service, active?.id]);

  useEffect(() => {
    // Which changes many times a second.
    if (active?.phase.name !== 'sending') rememberTries(all, shownId);
  }, [all, shownId]);

  return {
    all,
    shown,
    show,
    take: tracks => append(tracks, choice),
    ask,
    retry: () => {
      if (shown) change(shown.id, { phase: { name: 'waiting' } });
    },
    deepen: every => {
      if (shown) change(shown.id, { phase: { name: 'waiting' }, every });
    },
    cancel: () => {
      running.current?.abort();
      const left = withoutWork(all);
      setAll(left);
      if (!shown || left.some(({ id }) => id === shown.id)) return;
      const kept = left.findLast(({ track }) => track === shown.track) ?? left.at(-1);
      setShown(kept?.id);
      if (kept) onChoose(versionOf(kept, served));
    },
    clear: () => {
      running.current?.abort();
      setAll([]);
      setShown(undefined);
    },
  };
}
