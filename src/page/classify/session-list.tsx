import { useEffect, useRef } from 'preact/hooks';
import { percent } from '../words.js';
import { verdictWords } from './verdict.js';
import type { Track } from './track.js';
import type { Try } from './tries.js';

interface SessionListProps {
  readonly tries: readonly Try[];
  readonly shown: Track | undefined;
  readonly onShow: (track: Track) => void;
}

/** The tracks of this session and what became of them, a button each that shows its answer. */
export function SessionList({ tries, shown, onShow }: SessionListProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current!.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [shown]);
  return (
    <ol ref={list} class="session" aria-label="Tracks of this session">
      {tries.map(({ track, ...state }, index) => (
        <li key={index}>
          <button
            type="button"
            aria-current={track === shown ? 'true' : undefined}
            onClick={() => onShow(track)}
          >
            <span class="name" title={track.name}>
              {track.name}
            </span>{' '}
            <span class="state">{describe(state)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

function describe({ phase, answer }: Omit<Try, 'track'>): string {
  switch (phase.name) {
    case 'waiting':
      return 'Waiting';
    case 'sending':
      return `Sending, ${percent(phase.share)}`;
    case 'listening':
      return 'Listening…';
    case 'failed':
      return phase.trouble.title;
    case 'answered':
      return answer ? verdictWords(answer).short : '';
  }
}
