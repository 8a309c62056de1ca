import type { StepChoice, StepMove } from './useStep';
import { Button } from '../../ui/Button';

const buttons: readonly {
  readonly move: StepMove;
  readonly sign: string;
  readonly label: string;
  readonly key: string;
}[] = [
  { move: 'first', sign: '⇤', label: 'First step', key: 'Home' },
  { move: 'back', sign: '←', label: 'Step back', key: '←' },
  { move: 'on', sign: '→', label: 'Step forward', key: '→' },
  { move: 'last', sign: '⇥', label: 'Last step', key: 'End' },
];

/** Steps through the order: what the keys do, as buttons. */
export function StepControls({
  count,
  choice: { step, move, choose },
}: {
  readonly count: number;
  readonly choice: StepChoice;
}) {
  const atEdge = (to: StepMove) => (to === 'first' || to === 'back' ? step === 1 : step === count);
  return (
    <div role="group" aria-label="Step through the order" className="flex flex-wrap items-center gap-1.5">
      {buttons.map(({ move: to, sign, label, key }) => (
        <Button
          key={to}
          type="button"
          className="control w-9 justify-center !px-0 font-mono"
          aria-label={label}
          title={`${label} (${key})`}
          disabled={atEdge(to)}
          onClick={() => {
            move(to);
          }}
          data-testid={`step-${to}`}
        >
          {sign}
        </Button>
      ))}
      <span className="ml-2 text-sm text-mute" data-testid="step-at" data-step={step ?? ''}>
        {step === null ? `${count} steps` : `step ${step} of ${count}`}
      </span>
      {step !== null && (
        <button
          type="button"
          className="quiet-link text-sm"
          title="Esc"
          onClick={() => {
            choose(null);
          }}
        >
          whole order
        </button>
      )}
    </div>
  );
}
