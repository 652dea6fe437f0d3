import { percent } from '../words.js';
import type { Phase } from './use-classification.js';

/** How far the work for a track is, while it goes on. */
export function Progress({ phase, onCancel }: { phase: Phase; onCancel: () => void }) {
  if (phase.name !== 'sending' && phase.name !== 'listening') return null;
  const isSending = phase.name === 'sending';
  return (
    <div class="work">
      <label>
        {isSending ? `Sending, ${percent(phase.share)}` : 'Listening…'}
        <progress max={1} value={isSending ? phase.share : undefined} />
      </label>
      <button type="button" onClick={onCancel}>
        Cancel
      </button>
    </div>
  );
}
