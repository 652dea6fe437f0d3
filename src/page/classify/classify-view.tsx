import { useEffect, useRef, useState } from 'preact/hooks';
import { useAnnounce } from '../announcer.js';
import type { Choice, Service } from '../service.js';
import { TroubleNote } from '../trouble-note.js';
import { troubleOf, type Trouble } from '../trouble.js';
import { Answer } from './answer.js';
import { Intake } from './intake.js';
import { Progress } from './progress.js';
import { TrackPanel } from './track-panel.js';
import type { Track } from './track.js';
import { useClassification } from './use-classification.js';
import { verdictWords } from './verdict.js';

interface ClassifyViewProps {
  readonly service: Service;
  readonly choice: Choice;
  readonly isShown: boolean;
  readonly onUnknownModel: () => void;
  readonly onKeyWanted: () => void;
}

/** From a piece of music to its genres. */
export function ClassifyView({ service, choice, isShown, onUnknownModel, onKeyWanted }: ClassifyViewProps) {
  const [track, setTrack] = useState<Track>();
  const [recordingTrouble, setRecordingTrouble] = useState<Trouble>();
  const { phase, answer, retry, cancel } = useClassification(service, track, choice);
  const trouble = phase.name === 'failed' ? phase.trouble : recordingTrouble;
  const isNew = useRef(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const announce = useAnnounce();

  const take = (taken: Track) => {
    isNew.current = true;
    setRecordingTrouble(undefined);
    setTrack(taken);
    announce(`Sending ${taken.name}.`);
  };
  const stop = () => {
    cancel();
    if (!answer) setTrack(undefined);
    announce('Cancelled.');
    chooser.current?.focus();
  };

  useEffect(() => {
    if (phase.name === 'listening') announce('The service listens.');
    if (phase.name === 'failed' && phase.trouble.code === 'unknown-model') onUnknownModel();
    if (phase.name !== 'answered' && phase.name !== 'failed') return;
    // Who asks another version about the same track stays where they are.
    if (isNew.current) heading.current?.focus();
    isNew.current = false;
    if (phase.name === 'failed') announce(phase.trouble.title);
    else if (answer)
      announce(`${verdictWords(answer).spoken}, says ${answer.model.name} ${answer.model.version}.`);
  }, [phase.name]);

  return (
    <div class="classify" hidden={!isShown}>
      <Intake
        chooser={chooser}
        isShown={isShown}
        isCompact={track !== undefined}
        onTrack={take}
        onTrouble={error => setRecordingTrouble(troubleOf(error))}
      />
      {track && (
        <>
          <TrackPanel track={track} answer={answer} />
          <Progress phase={phase} onCancel={stop} />
        </>
      )}
      {trouble && (
        <TroubleNote
          trouble={trouble}
          headingRef={heading}
          isAlert={trouble === recordingTrouble}
          onRetry={phase.name === 'failed' ? retry : undefined}
          onOtherKey={onKeyWanted}
        />
      )}
      {answer && !trouble && (
        <Answer
          answer={answer}
          isOld={phase.name !== 'answered' && phase.name !== 'idle'}
          headingRef={heading}
        />
      )}
    </div>
  );
}
