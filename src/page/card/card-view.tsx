import { useEffect, useState } from 'preact/hooks';
import type { ModelCard } from '../../http/schemas/model-card.js';
import type { Evaluation } from '../../models/evaluation.js';
import type { Choice, Service } from '../service.js';
import { TroubleNote } from '../trouble-note.js';
import { troubleOf, type Trouble } from '../trouble.js';
import { Accuracy } from './accuracy.js';
import { ByLength } from './by-length.js';
import { ConfusionMatrix } from './confusion-matrix.js';
import { Coverage } from './coverage.js';
import { GenreFigures } from './genre-figures.js';
import { Provenance } from './provenance.js';
import { Scope } from './scope.js';
import { TrainingCurve } from './training-curve.js';

interface CardViewProps {
  readonly service: Service;
  /** Undefined as long as nothing is served. */
  readonly choice: Choice;
}

/** The card of the version that answers: what it was made of, how well it does, and where it fails. */
export function CardView({ service, choice }: CardViewProps) {
  const [card, setCard] = useState<ModelCard>();
  const [trouble, setTrouble] = useState<Trouble>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isOver = false;
    setTrouble(undefined);
    if (choice)
      service.card(choice).then(
        found => {
          if (!isOver) setCard(found);
        },
        (error: unknown) => {
          if (!isOver) setTrouble(troubleOf(error));
        },
      );
    return () => {
      isOver = true;
    };
  }, [service, choice?.name, choice?.version, attempt]);

  if (trouble) return <TroubleNote trouble={trouble} isAlert onRetry={() => setAttempt(attempt + 1)} />;
  if (!card) return <p class="notice">Reading the card…</p>;
  const { name, version, genres, evaluation } = card;
  const { coverage, byLength } = evaluation?.crossValidation ?? {};
  return (
    <article class="card">
      <header>
        <h1>
          {name} {version}
        </h1>
        {evaluation && <p class="plainly">{plainly(evaluation.crossValidation)}</p>}
        {genres && <Scope task={card.task} labels={genres} />}
      </header>
      {evaluation ? (
        <ConfusionMatrix {...evaluation.crossValidation} />
      ) : (
        <p class="notice">{whyUnevaluated(card)}</p>
      )}
      {coverage && <Coverage coverage={coverage} />}
      <Provenance card={card} />
      {evaluation && (
        <details class="experts">
          <summary>Figures for experts</summary>
          <Accuracy evaluation={evaluation} />
          <GenreFigures {...evaluation.crossValidation} />
          {byLength && <ByLength lengths={byLength} />}
          {evaluation.history && (
            <TrainingCurve history={evaluation.history} epochs={card.training?.epochs} />
          )}
        </details>
      )}
    </article>
  );
}

/** How well a version does, in one sentence. */
function plainly({ trackAccuracy, genres }: Evaluation['crossValidation']): string {
  const guessed = `${Math.max(1, Math.round(10 / genres.length))} of ${Math.max(10, genres.length)}`;
  return `Right for ${Math.round(10 * trackAccuracy)} of 10 tracks; guessing gets ${guessed}.`;
}

function whyUnevaluated({ state, evaluationFault, imported }: ModelCard): string {
  if (evaluationFault !== undefined) return `Its evaluation cannot be shown: ${evaluationFault}.`;
  if (state !== 'ready' && state !== 'draining')
    return 'The version is not loaded, so no more is known of it here.';
  return imported
    ? 'It was trained elsewhere and imported, so nothing is known here of the data it was trained on, or of how well it does: there is no confusion matrix, there are no figures by genre and no training curve.'
    : 'It came without an evaluation: there is no confusion matrix, there are no figures by genre and no training curve.';
}
