import { useEffect, useState } from 'preact/hooks';
import type { Classification } from '../../http/schemas/classification.js';
import type { Evaluation } from '../../models/evaluation.js';
import type { Service } from '../service.js';
import { cardAddress } from '../use-place.js';
import { reliabilityOf } from './reliability.js';

interface TrustProps {
  readonly answer: Classification;
  readonly service: Service;
}

/** How often answers like this one are right, as far as the version that gave it was judged. */
export function Trust({ answer, service }: TrustProps) {
  const { model } = answer;
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
  return (
    <p class="trust">
      {judged?.digest === model.digest && `${inWords(answer, judged.evaluation)} `}
      <a href={cardAddress(model)}>What the model knows</a>
    </p>
  );
}

function inWords({ verdict, genre, labels, confidence }: Classification, evaluation?: Evaluation): string {
  if (!evaluation || labels) return 'How often it is right is not known.';
  if (verdict === 'not-music')
    return 'It was judged on music only, so how often it is right here is not known.';
  const { share, isAlike } = reliabilityOf(evaluation.crossValidation, confidence);
  const often = `right for about ${Math.round(10 * share)} of 10 tracks`;
  if (!isAlike) return `Over all genres, the model is ${often}.`;
  return verdict === 'unsure'
    ? `Naming ${genre} would be ${often} like this one.`
    : `R${often.slice(1)} like this one.`;
}
