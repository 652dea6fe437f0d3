import { useEffect, useState } from 'preact/hooks';
import type { Classification } from '../../http/schemas/classification.js';
import type { Evaluation } from '../../models/evaluation.js';
import type { Service } from '../service.js';
import { reliabilityOf, type Reliability } from './reliability.js';

interface TrustProps {
  readonly answer: Classification;
  readonly service: Service;
}

/** How often answers like this one are right, as far as the version that gave it was judged. */
export function Trust({ answer, service }: TrustProps) {
  const { verdict, genre, labels, confidence, model } = answer;
  const [judged, setJudged] = useState<{ readonly digest: string; readonly evaluation?: Evaluation }>();
  useEffect(() => {
    let isOver = false;
    const show = (evaluation?: Evaluation) => {
      if (!isOver) setJudged({ digest: model.digest, ...(evaluation && { evaluation }) });
    };
    // The answer stands without its card too.
    service.card(model).then(
      ({ evaluation }) => show(evaluation),
      () => show(),
    );
    return () => {
      isOver = true;
    };
  }, [service, model.digest]);

  const known = judged?.digest === model.digest ? judged.evaluation : undefined;
  const reliability =
    known && !labels && verdict !== 'not-music' && reliabilityOf(known.crossValidation, confidence);
  return (
    <p class="trust">
      {reliability && `${inWords(reliability, verdict, genre)} `}
      <a href="#card">What the model knows</a>
    </p>
  );
}

function inWords({ share, isAlike }: Reliability, verdict: Classification['verdict'], genre: string): string {
  const often = `right for about ${Math.round(10 * share)} of 10 tracks`;
  if (!isAlike) return `Over all genres, the model is ${often}.`;
  return verdict === 'unsure'
    ? `Naming ${genre} would be ${often} like this one.`
    : `R${often.slice(1)} like this one.`;
}
