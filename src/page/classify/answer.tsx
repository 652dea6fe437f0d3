import type { Ref } from 'preact';
import type { Classification } from '../../http/schemas/classification.js';
import type { Service } from '../service.js';
import { colourOf } from '../time-line.js';
import { counted } from '../words.js';
import { CopyButton } from './copy-button.js';
import { Probabilities } from './probabilities.js';
import { Snippets } from './snippets.js';
import type { Track } from './track.js';
import { Trust } from './trust.js';
import { verdictWords } from './verdict.js';

interface AnswerProps {
  readonly track: Track;
  readonly answer: Classification;
  /** Whether another one is on its way. */
  readonly isOld: boolean;
  /** Has the card of the version that answered. */
  readonly service: Service;
  readonly headingRef: Ref<HTMLHeadingElement>;
}

/** What the service said, and which version of which model it was. */
export function Answer({ track, answer, isOld, service, headingRef }: AnswerProps) {
  const { genre, verdict, labels, probabilities, segments = [], model, timing } = answer;
  const { title, lead } = verdictWords(answer);
  const agreeing = segments.filter(segment => segment.genre === genre).length;
  return (
    <section class={`answer genre-${colourOf(genre, probabilities)}`} aria-busy={isOld}>
      <div class={`verdict ${verdict}`}>
        <h2 ref={headingRef} tabIndex={-1}>
          {title}
        </h2>
        <p class="lead">{lead}</p>
        <Trust answer={answer} service={service} />
        {verdict !== 'not-music' && (
          <p>
            It is the likeliest {labels ? 'label' : 'genre'} in {agreeing} of{' '}
            {counted(segments.length, 'segment')}.
          </p>
        )}
      </div>
      <Probabilities probabilities={probabilities} labels={labels} />
      <dl class="provenance">
        <div>
          <dt>Answered by</dt>
          <dd>
            {model.name}, version {model.version}
          </dd>
        </div>
        <div>
          <dt>Digest</dt>
          <dd>
            <code>{model.digest}</code>
          </dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>{Math.round(timing.total)} ms</dd>
        </div>
      </dl>
      <div class="to-programs">
        <CopyButton text={JSON.stringify(answer, undefined, 2)} what="the answer">
          Copy JSON
        </CopyButton>
        <Snippets file={fileName(track)} model={model} wantsKey={service.hasKey} />
      </div>
    </section>
  );
}

/** Recordings are none yet. */
const fileName = ({ name }: Track): string => (/\.\w+$/.test(name) ? name : `${name}.wav`);
