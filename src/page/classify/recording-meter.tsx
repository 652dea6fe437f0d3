import { useEffect, useRef } from 'preact/hooks';
import { recordingSeconds, shortestRecording, type Recorded } from '../record.js';

interface RecordingMeterProps {
  readonly recorded: Recorded;
  readonly onStop: () => void;
  readonly onCancel: () => void;
}

/** The length of a recording so far, and whether there is any sound in it. */
export function RecordingMeter({ recorded: { seconds, level }, onStop, onCancel }: RecordingMeterProps) {
  const cancel = useRef<HTMLButtonElement>(null);
  // It takes the place of the button that was pressed.
  useEffect(() => cancel.current?.focus(), []);
  const canStop = seconds >= shortestRecording;
  return (
    <div class="recording">
      <p role="status">{seconds === 0 ? 'Opening the microphone…' : 'Recording…'}</p>
      <progress aria-label="Recorded" max={recordingSeconds} value={seconds} />
      <span class="left">{Math.max(0, Math.ceil(recordingSeconds - seconds))} s left</span>
      <label for="level">Level</label>
      <meter id="level" max={1} value={Math.sqrt(level)} />
      <div class="actions">
        <button type="button" aria-disabled={!canStop} onClick={canStop ? onStop : undefined}>
          Stop now
        </button>
        <button ref={cancel} type="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </div>
  );
}
