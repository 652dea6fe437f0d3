import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAnnounce } from '../announcer.js';
import { record, recordingSeconds, type Recorded } from '../record.js';
import { RecordingMeter } from './recording-meter.js';
import type { Track } from './track.js';
import { useDrop } from './use-drop.js';

/** What browsers do not all count among `audio/*`. */
const accepted = `audio/*,${FILE_EXTENSIONS}`;

interface IntakeProps {
  readonly chooser: RefObject<HTMLInputElement | null>;
  readonly isShown: boolean;
  /** Whether there is a track already. */
  readonly isCompact: boolean;
  readonly onTrack: (track: Track) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** Where music comes in: dropped, chosen or recorded. */
export function Intake({ chooser, isShown, isCompact, onTrack, onTrouble }: IntakeProps) {
  const [recorded, setRecorded] = useState<Recorded>();
  const recording = useRef<AbortController>(undefined);
  const returns = useRef(false);
  const announce = useAnnounce();

  useEffect(() => () => recording.current?.abort(), []);
  // The button that was pressed last is gone.
  useEffect(() => {
    if (!recorded && returns.current) chooser.current?.focus();
    returns.current = false;
  }, [recorded === undefined]);

  const stopRecording = () => {
    recording.current?.abort();
    setRecorded(undefined);
  };
  const takeFile = (file: File) => {
    stopRecording();
    onTrack({ name: file.name, audio: file });
  };
  const isOver = useDrop(file => {
    if (isShown) takeFile(file);
  });
  const startRecording = async () => {
    const { signal } = (recording.current = new AbortController());
    const show = (progress: Recorded) => {
      if (!signal.aborted) setRecorded(progress);
    };
    show({ seconds: 0, level: 0 });
    try {
      const audio = await record(show, signal);
      setRecorded(undefined);
      onTrack({ name: `Recording of ${recordingSeconds} seconds`, audio });
    } catch (error) {
      if (signal.aborted) return;
      returns.current = true;
      setRecorded(undefined);
      onTrouble(error);
    }
  };
  const cancelRecording = () => {
    returns.current = true;
    stopRecording();
    announce('Recording cancelled.');
  };

  return (
    <section class={isCompact ? 'intake compact' : 'intake'} data-over={isOver}>
      <div class="intake-words">
        <h1>What genre is it?</h1>
        <p class="lead">Drop a piece of music on this page, choose a file, or record ten seconds.</p>
      </div>
      {recorded ? (
        <RecordingMeter recorded={recorded} onCancel={cancelRecording} />
      ) : (
        <div class="actions">
          <label class="button primary">
            {isCompact ? 'Another file' : 'Choose a file'}
            <input
              ref={chooser}
              class="unseen"
              type="file"
              accept={accepted}
              onChange={({ currentTarget }) => {
                const file = currentTarget.files?.[0];
                if (file) takeFile(file);
                // The same file may be chosen again.
                currentTarget.value = '';
              }}
            />
          </label>
          <button type="button" class="record" onClick={() => void startRecording()}>
            {isCompact ? 'Record' : 'Record ten seconds'}
          </button>
        </div>
      )}
      {!isCompact && <p class="fine">{FORMAT_LIST}; at least three seconds long.</p>}
    </section>
  );
}
