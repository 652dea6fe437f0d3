import { useEffect, useRef, useState } from 'preact/hooks';
import { useAnnounce } from '../announcer.js';
import type { Service } from '../service.js';
import { TroubleNote } from '../trouble-note.js';
import { troubleOf, type Trouble } from '../trouble.js';
import { Answer } from './answer.js';
import { Intake } from './intake.js';
import { KnownGenres } from './known-genres.js';
import { Progress } from './progress.js';
import { SessionTable } from './session-table.js';
import { TrackPanel } from './track-panel.js';
import type { Track } from './track.js';
import { isUnderWay, type Try } from './tries.js';
import { useTries, type Versions } from './use-tries.js';
import { verdictWords } from './verdict.js';

interface ClassifyViewProps {
  readonly service: Service;
  readonly versions: Versions;
  readonly isShown: boolean;
  readonly onUnknownModel: () => void;
  readonly onKeyWanted: () => void;
}

/** From pieces of music to their genres. */
export function ClassifyView({ service, versions, isShown, onUnknownModel, onKeyWanted }: ClassifyViewProps) {
  const { all, shown, show, take, ask, retry, deepen, cancel, clear } = useTries(service, versions);
  const [intakeTrouble, setIntakeTrouble] = useState<Trouble>();
  const { phase, track } = shown ?? {};
  // That of another version, while the one that is asked now has not answered.
  const answer = shown?.answer ?? all.findLast(entry => entry.track === track && entry.answer)?.answer;
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
  const showOther = (entry: Try) => {
    setIntakeTrouble(undefined);
    show(entry);
  };
  const stop = () => {
    isNew.current = false;
    cancel();
    announce('Cancelled.');
    chooser.current?.focus();
  };
  const forget = () => {
    clear();
    announce('The list is empty.');
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
  }, [shown?.id, phase?.name]);

  const work = all.filter(isUnderWay);
  return (
    <div class="classify" hidden={!isShown}>
      <Intake
        chooser={chooser}
        isCompact={track !== undefined}
        onTracks={takeAll}
        onTrouble={error => setIntakeTrouble(troubleOf(error))}
      >
        <KnownGenres service={service} version={versions.choice ?? versions.served} />
      </Intake>
      {intakeTrouble && <TroubleNote trouble={intakeTrouble} isAlert />}
      {all.length > 1 && (
        <SessionTable
          tries={all}
          shown={shown}
          served={versions.served}
          onShow={showOther}
          onAsk={ask}
          onClear={forget}
        />
      )}
      {track && (
        <TrackPanel
          key={all.findIndex(entry => entry.track === track)}
          track={track}
          answer={answer}
          isShown={isShown}
          onListenToAll={deepen}
        />
      )}
      {work.length > 0 && <Progress work={work} isNamed={work[0].track !== track} onCancel={stop} />}
      {trouble && (
        <TroubleNote trouble={trouble} headingRef={heading} onRetry={retry} onOtherKey={onKeyWanted} />
      )}
      {answer && track && (!trouble || shown?.answer) && (
        <Answer
          track={track}
          answer={answer}
          isOld={phase?.name !== 'answered'}
          service={service}
          headingRef={heading}
        />
      )}
    </div>
  );
}
