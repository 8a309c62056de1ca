import type { LoadTest } from '@/lib/contract/loadTests';
import { racesCalls, type ScenarioDescription } from '@/lib/contract/scenarios';
import { conditionFigures } from '@/lib/wording/conditions';
import { formatCount, formatMs } from '@/lib/wording/formatMs';
import { loadTestCommand } from '@/lib/wording/loadTestCommand';
import { parametersInWords } from '@/lib/wording/parametersInWords';
import { concurrencyText } from '@/lib/wording/ramp';
import { transportNames } from '@/lib/wording/transportNames';
import { Section } from '../../ui/Section';
import { Time } from '../../ui/Time';

/** Settings, to the last figure. */
export function RunSettings({
  loadTest,
  scenario,
}: {
  readonly loadTest: LoadTest;
  readonly scenario: ScenarioDescription | undefined;
}) {
  const { request, id, startedAt, finishedAt, workers } = loadTest;
  const variant = scenario?.variants.find((each) => each.id === request.variant);
  const size = parametersInWords(request.parameters).join(', ');
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [
      'scenario',
      <>
        {loadTest.raced.title}
        <span className="block text-mute">{scenario?.summary}</span>
      </>,
    ],
    [
      'variant',
      <>
        <code>{request.variant}</code>
        <span className="block text-mute">{variant?.summary}</span>
      </>,
    ],
    ['environment', request.environment],
    ['delays', `${request.delaysMs.map(formatCount).join(', ')} ms`],
    ['iterations', `${formatCount(request.iterations)} per delay`],
    ['at the same time', concurrencyText(loadTest)],
    ...(size === '' ? [] : [['parameters', size] as const]),
    ['wait before judging', formatMs(request.settleMs)],
    ['latency', request.latency === 'staging' ? 'staging, simulated' : 'none'],
    ...(racesCalls(loadTest.raced) ? [['transport', transportNames[request.transport]] as const] : []),
    ['conditions', conditionFigures(loadTest) ?? 'not measured'],
    ['began', startedAt === null ? 'not yet' : <Time key="began" value={startedAt} zone />],
    ['over', finishedAt === null ? 'not yet' : <Time key="over" value={finishedAt} zone />],
    ...(workers > 0 ? [['workers now', String(workers)] as const] : []),
    [
      'id',
      <code key="id" className="break-all">
        {id}
      </code>,
    ],
    [
      'command line',
      <code key="command" className="[overflow-wrap:anywhere]">
        {loadTestCommand(request)}
      </code>,
    ],
  ];
  return (
    <Section id="settings" title="Settings">
      <dl className="border-t border-strong" data-testid="settings">
        {facts.map(([name, value]) => (
          <div key={name} className="grid gap-x-8 border-b border-line py-1.5 sm:grid-cols-[176px_minmax(0,1fr)]">
            <dt className="text-mute">{name}</dt>
            <dd className="max-w-[104ch]">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
