import { useEffect, useRef, useState } from 'preact/hooks';
import { useAnnounce } from '../announcer.js';
import type { Choice, Service } from '../service.js';
import { TroubleNote } from '../trouble-note.js';
import { troubleOf, type Trouble } from '../trouble.js';
import { Answer } from './answer.js';
import { Intake } from './intake.js';
import { Progress } from './progress.js';
import { SessionList } from './session-list.js';
import { TrackPanel } from './track-panel.js';
import type { Track } from './track.js';
import { isUnderWay } from './tries.js';
import { useTries } from './use-tries.js';
import { verdictWords } from './verdict.js';

interface ClassifyViewProps {
  readonly service: Service;
  readonly choice: Choice;
  readonly isShown: boolean;
  readonly onUnknownModel: () => void;
  readonly onKeyWanted: () => void;
}

/** From pieces of music to their genres. */
export function ClassifyView({ service, choice, isShown, onUnknownModel, onKeyWanted }: ClassifyViewProps) {
  const { all, shown, show, take, retry, cancel } = useTries(service, choice);
  const [intakeTrouble, setIntakeTrouble] = useState<Trouble>();
  const { phase, answer, track } = shown ?? {};
  const trouble = phase?.name === 'failed' ? phase.trouble : undefined;
  const isNew = useRef(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const announce = useAnnounce();

  const takeAll = (tracks: readonly Track[]) => {
    isNew.current = true;
    setIntakeTrouble(undefined);
    take(tracks);
    announce(`Sending ${tracks[0].name}.`);
    if (!isShown) location.hash = '#classify';
  };
  const choose = (chosen: Track) => {
    setIntakeTrouble(undefined);
    show(chosen);
  };
  const stop = () => {
    isNew.current = false;
    cancel();
    announce('Cancelled.');
    chooser.current?.focus();
  };

  useEffect(() => {
    if (!phase) return;
    if (phase.name === 'listening') announce('The service listens.');
    if (phase.name === 'failed' && phase.trouble.code === 'unknown-model') onUnknownModel();
    if (phase.name !== 'answered' && phase.name !== 'failed') return;
    // Who asks another version about the same track stays where they are.
    if (isNew.current) heading.current?.focus();
    isNew.current = false;
    if (phase.name === 'failed') announce(phase.trouble.title);
    else if (answer)
      announce(`${verdictWords(answer).spoken}, says ${answer.model.name} ${answer.model.version}.`);
  }, [track, phase?.name]);

  const work = all.filter(isUnderWay);
  return (
    <div class="classify" hidden={!isShown}>
      <Intake
        chooser={chooser}
        isCompact={track !== undefined}
        onTracks={takeAll}
        onTrouble={error => setIntakeTrouble(troubleOf(error))}
      />
      {intakeTrouble && <TroubleNote trouble={intakeTrouble} isAlert />}
      {all.length > 1 && <SessionList tries={all} shown={track} onShow={choose} />}
      {track && <TrackPanel key={all.indexOf(shown!)} track={track} answer={answer} isShown={isShown} />}
      {work.length > 0 && <Progress work={work} isNamed={work[0].track !== track} onCancel={stop} />}
      {trouble && (
        <TroubleNote trouble={trouble} headingRef={heading} onRetry={retry} onOtherKey={onKeyWanted} />
      )}
      {answer && !trouble && (
        <Answer answer={answer} isOld={phase!.name !== 'answered'} service={service} headingRef={heading} />
      )}
    </div>
  );
}
