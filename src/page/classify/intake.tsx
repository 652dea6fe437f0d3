import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAnnounce } from '../announcer.js';
import { record, type Recorded } from '../record.js';
import { Refusal } from '../trouble.js';
import type { Dropped } from './dropped-files.js';
import { RecordingMeter } from './recording-meter.js';
import type { Track } from './track.js';
import { TryPieces } from './try-pieces.js';
import { useDrop } from './use-drop.js';

/** What browsers do not all count among `audio/*`. */
const accepted = `audio/*,${FILE_EXTENSIONS}`;

interface IntakeProps {
  readonly chooser: RefObject<HTMLInputElement | null>;
  /** Whether there is a track already. */
  readonly isCompact: boolean;
  readonly onTracks: (tracks: readonly Track[]) => void;
  readonly onTrouble: (error: unknown) => void;
  /** What else there is to say before there is a track. */
  readonly children: ComponentChildren;
}

/** What to say of a folder in which no file has one of the names that are accepted. */
const emptyFolder = {
  title: 'There is no music in that folder',
  detail: 'No file in it has a name that ends as those of music do.',
  advice: `Drop files of these formats: ${FORMAT_LIST}.`,
  passes: false,
};

/** Where music comes in: dropped, chosen or recorded. */
export function Intake({ chooser, isCompact, onTracks, onTrouble, children }: IntakeProps) {
  const [recorded, setRecorded] = useState<Recorded>();
  const recording = useRef<AbortController>(undefined);
  const stopping = useRef<AbortController>(undefined);
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
  const takeFiles = (files: readonly File[]) => {
    stopRecording();
    onTracks(files.map(file => ({ name: file.name, audio: file })));
  };
  const isOver = useDrop(({ files, hasFolder }: Dropped) => {
    if (files.length > 0) takeFiles(files);
    else if (hasFolder) onTrouble(new Refusal(emptyFolder));
  });
  const startRecording = async () => {
    const { signal } = (recording.current = new AbortController());
    const { signal: stop } = (stopping.current = new AbortController());
    const show = (progress: Recorded) => {
      if (!signal.aborted) setRecorded(progress);
    };
    show({ seconds: 0, level: 0 });
    try {
      const { audio, seconds } = await record(show, stop, signal);
      setRecorded(undefined);
      onTracks([{ name: `Recording of ${seconds} seconds`, audio }]);
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
        <p class="lead">Drop music or a folder of it on this page, choose files, or record ten seconds.</p>
      </div>
      {recorded ? (
        <RecordingMeter
          recorded={recorded}
          onStop={() => stopping.current?.abort()}
          onCancel={cancelRecording}
        />
      ) : (
        <div class="actions">
          <label class="button primary">
            {isCompact ? 'Another file' : 'Choose a file'}
            <input
              ref={chooser}
              class="unseen"
              type="file"
              accept={accepted}
              multiple
              onChange={({ currentTarget }) => {
                const files = [...(currentTarget.files ?? [])];
                if (files.length > 0) takeFiles(files);
                // The same files may be chosen again.
                currentTarget.value = '';
              }}
            />
          </label>
          <button type="button" class="record" onClick={() => void startRecording()}>
            {isCompact ? 'Record' : 'Record ten seconds'}
          </button>
        </div>
      )}
      {!isCompact && (
        <>
          {!recorded && <TryPieces onTracks={onTracks} onTrouble={onTrouble} />}
          <div>
            {children}
            <p class="fine">{FORMAT_LIST}; at least three seconds long.</p>
          </div>
        </>
      )}
    </section>
  );
}
