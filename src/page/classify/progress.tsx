import { counted, percent } from '../words.js';
import type { Phase, Try } from './tries.js';

interface ProgressProps {
  /** What is still to be done; the first of it goes on now. */
  readonly work: readonly Try[];
  /** Whether the track must be named, as it is not the one that is shown. */
  readonly isNamed: boolean;
  readonly onCancel: () => void;
}

const states: Partial<Record<Phase['name'], string>> = {
  listening: 'Listening…',
  waiting: 'Waiting for the service…',
};

/** How far the work for tracks is, while it goes on. */
export function Progress({ work: [{ track, phase }, ...waiting], isNamed, onCancel }: ProgressProps) {
  const share = phase.name === 'sending' ? phase.share : undefined;
  const words = [
    share !== undefined ? `Sending, ${percent(share)}` : states[phase.name],
    ...(isNamed ? [track.name] : []),
    ...(waiting.length > 0 ? [`${counted(waiting.length, 'more track')} to go`] : []),
  ];
  return (
    <div class="work">
      <label>
        <span>{words.join(' · ')}</span>
        <progress max={1} value={share} />
      </label>
      <button type="button" onClick={onCancel}>
        {waiting.length > 0 ? 'Cancel all' : 'Cancel'}
      </button>
    </div>
  );
}
