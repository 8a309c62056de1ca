import { loadTestDefaults, type LoadTestInput } from '@/lib/contract/loadTests';
import { formatParameter } from '@/lib/contract/parameters';
import { quoteForShell } from './quoteForShell';

/** The same load test on the command line. What the request leaves out is left out; the label is quoted for a shell. */
export function loadTestCommand(request: LoadTestInput): string {
  const options: readonly (readonly [string, string | number | undefined])[] = [
    ['delays', (request.delaysMs ?? loadTestDefaults.delaysMs).join(',')],
    ['iterations', request.iterations ?? loadTestDefaults.iterations],
    ['concurrency', request.concurrency ?? 'auto'],
    ['settle', request.settleMs ?? loadTestDefaults.settleMs],
    ['latency', request.latency ?? loadTestDefaults.latency],
    ['transport', request.transport === 'grpc' ? 'grpc' : undefined],
    ...Object.entries(request.parameters ?? {}).map(
      ([id, value]) => ['set', `${id}=${formatParameter(value)}`] as const,
    ),
    ['environment', request.environment],
    ['label', request.label],
  ];
  const written = options.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`--${name} ${quoteForShell(String(value))}`],
  );
  return ['npx lastwrite load-test', quoteForShell(request.scenario), quoteForShell(request.variant), ...written].join(
    ' ',
  );
}
