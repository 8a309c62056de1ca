import { loadTestDefaults, type LoadTestInput } from '@/lib/contract/loadTests';
import { quoteForShell } from './quoteForShell';

/** The same load test on the command line. What the request leaves out is left out; the label is quoted for a shell. */
export function loadTestCommand(request: LoadTestInput): string {
  const options: readonly (readonly [string, string | number | undefined])[] = [
    ['delays', (request.delaysMs ?? loadTestDefaults.delaysMs).join(',')],
    ['iterations', request.iterations ?? loadTestDefaults.iterations],
    ['concurrency', request.concurrency ?? loadTestDefaults.concurrency],
    ['settle', request.settleMs ?? loadTestDefaults.settleMs],
    ['latency', request.latency ?? loadTestDefaults.latency],
    ['transport', request.transport === 'grpc' ? 'grpc' : undefined],
    ['coaches', request.coaches],
    ['batches', request.batches?.join(',')],
    ['schedulers', request.schedulers],
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
