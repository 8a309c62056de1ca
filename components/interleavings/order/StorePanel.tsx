import type { DrawnOrder } from '@/lib/view/interleavings/drawOrder';
import { counted } from '@/lib/wording/formatMs';
import { storesAfter, type HeldCopy, type HeldValue } from '@/lib/view/interleavings/states';
import type { StateAfter } from '@/lib/contract/interleavings';
import { StoreGlyph } from '../../ui/StoreGlyph';
import { HeldText } from './HeldText';

/** What every copy held after the step that is looked at, or at the end; what the step changed is marked. */
export function StorePanel({
  order,
  states,
  step,
  level,
}: {
  readonly order: DrawnOrder;
  readonly states: readonly StateAfter[];
  readonly step: number | null;
  readonly level: 2 | 3;
}) {
  const Title = level === 2 ? 'h2' : 'h3';
  const copies = storesAfter(states, step ?? order.steps.length);
  const drawn = step === null ? undefined : order.steps[step - 1];
  return (
    <div data-testid="stores-after" data-step={step ?? 'end'}>
      <Title className="font-medium">
        {drawn ? (
          <>
            After step {drawn.number}: {drawn.title}, <code>{drawn.step}</code>
          </>
        ) : (
          'At the end'
        )}
      </Title>
      {copies === null && <p className="mt-1 text-sm text-mute">The stores were not read at this step.</p>}
      {copies?.map((copy) => (
        <Copy key={copy.id} copy={copy} level={level} />
      ))}
    </div>
  );
}

function Copy({
  copy: { id, title, sign, changed, values, steady },
  level,
}: {
  readonly copy: HeldCopy;
  readonly level: 2 | 3;
}) {
  const Title = level === 2 ? 'h3' : 'h4';
  const shown = values.length > 0 ? values : steady;
  const folded = values.length > 0 ? steady : [];
  return (
    <section
      aria-label={title}
      data-testid={`held-${id}`}
      data-changed={changed}
      className={`mt-2 border-l-2 pl-3 ${changed ? 'border-ink' : 'border-line'}`}
    >
      <Title className="flex items-center gap-2 text-sm">
        <StoreGlyph sign={sign} size={9} />
        <span className="font-medium">{title}</span>
        {changed && <span className="chip !text-ink">changed</span>}
      </Title>
      {shown.length === 0 && <p className="text-sm text-mute">holds nothing</p>}
      <Values values={shown} />
      {folded.length > 0 && (
        <details className="mt-1 text-xs">
          <summary className="quiet-link w-fit">{counted(folded.length, 'unchanged value')}</summary>
          <Values values={folded} />
        </details>
      )}
    </section>
  );
}

function Values({ values }: { readonly values: readonly HeldValue[] }) {
  return (
    <dl className="grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-3 text-sm">
      {values.map(({ name, value, before, changed }) => (
        <div key={name} className="contents">
          <dt className={changed ? '' : 'text-mute'}>{name}</dt>
          <dd className={`min-w-0 ${changed ? 'font-medium' : ''}`}>
            {before !== null && (
              <>
                <s className="font-normal text-mute decoration-mute">
                  <span className="sr-only">before: </span>
                  <HeldText text={before} />
                </s>{' '}
                <span aria-hidden="true" className="text-mute">
                  →
                </span>{' '}
              </>
            )}
            <HeldText text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
