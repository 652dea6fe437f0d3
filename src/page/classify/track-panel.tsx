import { useEffect, useRef, useState } from 'preact/hooks';
import type { Classification } from '../../http/schemas/classification.js';
import {
  cellsOf,
  colourOf,
  secondsHeard,
  segmentAt,
  spacingFor,
  stretchesOf,
  type Answered,
  type Segment,
} from '../time-line.js';
import { clock, wholeClock } from '../words.js';
import { Segments } from './segments.js';
import type { Track } from './track.js';
import { usePlayer, type Playing } from './use-player.js';

interface TrackPanelProps {
  readonly track: Track;
  readonly answer: Answered | undefined;
  readonly isShown: boolean;
  /** Asks for a dense time line, of windows so many seconds apart. */
  readonly onListenToAll: (every: number) => void;
}

/** A track to be seen and heard, with its genres along the time. */
export function TrackPanel({ track, answer, isShown, onListenToAll }: TrackPanelProps) {
  const container = useRef<HTMLDivElement>(null);
  const playing = usePlayer(container, track.audio);
  const [chosen, choose] = useState<number>();
  const duration = answer?.audio.duration ?? playing.duration;
  const segments = answer ? stretchesOf(answer) : [];
  const isPartial = secondsHeard(segments) < 0.9 * duration;
  const cells = cellsOf(segments, duration);
  useEffect(() => {
    if (!isShown) playing.pause();
  }, [isShown]);
  useEffect(() => {
    if (playing.isPlaying) choose(segmentAt(segments, playing.time, chosen));
  }, [playing.isPlaying, playing.time]);
  useEffect(() => choose(undefined), [answer?.sections]);
  const segment = chosen === undefined ? undefined : segments[chosen];
  const canPlay = playing.playable === 'drawn' || playing.playable === 'undrawn';

  const hear = (index: number) => {
    choose(index);
    playing.play(segments[index].start, segments[index].end);
  };
  return (
    <section class="track-panel" aria-labelledby="track-name">
      <header>
        {canPlay && (
          <button type="button" class="play" onClick={playing.toggle}>
            <span class={playing.isPlaying ? 'pause-sign' : 'play-sign'} aria-hidden="true" />
            <span class="unseen">{playing.isPlaying ? 'Pause' : 'Play'}</span>
          </button>
        )}
        <div class="title">
          <h2 id="track-name" title={track.name}>
            {track.name}
          </h2>
          <p class="fine">{answer ? describe(answer.audio, segments) : '\u00a0'}</p>
        </div>
        {canPlay && (
          <p class="time">
            {wholeClock(playing.time)} / {wholeClock(duration)}
          </p>
        )}
      </header>
      <div class={playing.playable === 'no' ? 'stage unplayable' : 'stage'}>
        {cells.map(({ segment: { genre }, heard: { from, to } }) => (
          <span
            key={from}
            class={`tint genre-${colourOf(genre, answer!.probabilities)}`}
            style={{ insetInlineStart: `${100 * from}%`, inlineSize: `${100 * (to - from)}%` }}
          />
        ))}
        {segment && (
          <span
            class="extent"
            style={{
              insetInlineStart: `${(100 * segment.start) / duration}%`,
              inlineSize: `${(100 * (segment.end - segment.start)) / duration}%`,
            }}
          />
        )}
        {playing.playable === undefined && <p class="fine drawing">Drawing the track…</p>}
        <div ref={container} class="wave" {...(canPlay && slider(playing, duration))} />
      </div>
      {answer && cells.length > 0 && (
        <Segments
          cells={cells}
          probabilities={answer.probabilities}
          isDense={answer.sections !== undefined}
          chosen={chosen}
          canPlay={canPlay}
          onHear={hear}
        />
      )}
      {answer && track.audio && isPartial && !answer.sections && (
        <button type="button" class="link" onClick={() => onListenToAll(spacingFor(duration))}>
          Listen to all of it
        </button>
      )}
      {playing.playable === 'no' && answer && (
        <p class="notice">
          {track.audio
            ? 'This browser cannot play the file, so there is nothing to see or hear of it here. The service reads more formats than browsers do.'
            : 'The page was loaded again, and files are not kept: choose it once more to hear it, or to ask another version.'}
        </p>
      )}
      {playing.playable === 'undrawn' && (
        <p class="notice">The track is too long to be drawn here; it can be played all the same.</p>
      )}
    </section>
  );
}

/** The waveform as a slider for the keyboard; with a pointer, it is one already. */
function slider({ time, seek }: Playing, duration: number) {
  const steps: Record<string, number> = {
    ArrowLeft: time - 1,
    ArrowDown: time - 1,
    ArrowRight: time + 1,
    ArrowUp: time + 1,
    Home: 0,
    End: duration,
  };
  return {
    role: 'slider' as const,
    tabIndex: 0,
    'aria-label': 'Position in the track',
    'aria-valuemin': 0,
    'aria-valuemax': Math.round(duration),
    'aria-valuenow': Math.round(time),
    'aria-valuetext': `${wholeClock(time)} of ${wholeClock(duration)}`,
    onKeyDown: (event: KeyboardEvent) => {
      const target = steps[event.key] as number | undefined;
      if (target === undefined) return;
      event.preventDefault();
      seek(Math.max(0, Math.min(duration, target)));
    },
  };
}

function describe(
  { format, duration, sampleRate, channels }: Classification['audio'],
  segments: readonly Segment[],
): string {
  const layout = channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`;
  const heard = `listened to ${Math.round(secondsHeard(segments))} s of ${wholeClock(duration)}`;
  return [format.toUpperCase(), clock(duration), `${sampleRate / 1000} kHz`, layout, heard].join(' · ');
}
