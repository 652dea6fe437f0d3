import { useRef, useState } from 'preact/hooks';
import type { Classification } from '../../http/schemas/classification.js';
import { colourOf, ranked, type Cell } from '../time-line.js';
import { clock, counted, labelName, percent } from '../words.js';

interface SegmentsProps {
  readonly cells: readonly Cell[];
  /** Of all genres, whose order gives the colours. */
  readonly probabilities: Classification['probabilities'];
  /** Whether the cells are sections, of which there may be many. */
  readonly isDense: boolean;
  readonly chosen: number | undefined;
  readonly canPlay: boolean;
  readonly onHear: (index: number) => void;
}

/** What is said before the genres of a segment. */
const doubts = { genre: '', unsure: 'unsure, ', 'not-music': 'not music, ' } as const;

/** The genre time line: one button a segment, of which Tab reaches one and the arrow keys the others. */
export function Segments({ cells, probabilities: all, isDense, chosen, canPlay, onHear }: SegmentsProps) {
  const [reached, reach] = useState(0);
  const buttons = useRef<HTMLDivElement>(null);
  const last = cells.length - 1;
  const current = Math.min(reached, last);
  const move = (event: KeyboardEvent) => {
    const targets: Record<string, number> = {
      ArrowLeft: Math.max(0, current - 1),
      ArrowRight: Math.min(last, current + 1),
      Home: 0,
      End: last,
    };
    const target = targets[event.key] as number | undefined;
    if (target === undefined) return;
    event.preventDefault();
    buttons.current!.querySelectorAll('button')[target].focus();
  };
  const segment = chosen === undefined ? undefined : cells[chosen]?.segment;
  return (
    <>
      <div
        ref={buttons}
        class={isDense ? 'segments dense' : 'segments'}
        role="toolbar"
        aria-label="Genre time line"
        onKeyDown={move}
      >
        {cells.map(({ segment: { start, end, genre, verdict, probabilities }, from, to, heard }, index) => (
          <button
            key={index}
            type="button"
            class={`genre-${colourOf(genre, all)} ${verdict}`}
            style={{
              flexBasis: `${100 * (to - from)}%`,
              '--heard-from': `${(100 * (heard.from - from)) / (to - from)}%`,
              '--heard': `${(100 * (heard.to - heard.from)) / (to - from)}%`,
            }}
            tabIndex={index === current ? 0 : -1}
            aria-pressed={index === chosen}
            aria-label={`${canPlay ? 'Play ' : ''}${clock(start)} to ${clock(end)}: ${doubts[verdict]}${labelName(genre)}, ${percent(probabilities[genre])}`}
            onFocus={() => reach(index)}
            onClick={() => onHear(index)}
          >
            <span>{labelName(genre)}</span>
          </button>
        ))}
      </div>
      <p class="fine segment-words">
        {segment
          ? `${clock(segment.start)} to ${clock(segment.end)}: ${doubts[segment.verdict]}${ranked(
              segment.probabilities,
            )
              .slice(0, 3)
              .map(([genre, probability]) => `${labelName(genre)} ${percent(probability)}`)
              .join(', ')}`
          : `The service ${isDense ? `found ${counted(cells.length, 'section')}` : `listened to ${counted(cells.length, 'segment')}`}. Choose one to ${canPlay ? 'hear it' : 'read more of it'}.`}
      </p>
    </>
  );
}
